import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The echo server as a process of its own, as the network is: the client shares its event loop with neither. */
export async function startPeer() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'echo-server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the echo server stopped with exit code ${code}`))),
  ]);
  return {
    origin: `http://127.0.0.1:${String(line).trim()}`,
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
