import { runAsProcess } from '@icubed/hosting';
import { hostChainListener } from './host.js';

await runAsProcess(() => hostChainListener(process.env));
