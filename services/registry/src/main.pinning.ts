import { runAsProcess } from '@icubed/hosting';
import { hostPinning } from './pinning/host-pinning.js';

await runAsProcess(() => hostPinning(process.env));
