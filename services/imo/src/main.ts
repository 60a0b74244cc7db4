import { runAsProcess } from '@icubed/hosting';
import { host } from './host.js';

await runAsProcess(() => host(process.env));
