import { join } from 'node:path';
import { startProcess } from '../runner/process.mjs';

/** The echo server as a process of its own, as the network is. */
export async function startPeer() {
  const { line, close } = await startProcess(join(import.meta.dirname, 'echo-server.mjs'));
  return { origin: `http://127.0.0.1:${line}`, close };
}
