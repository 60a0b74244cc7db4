import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Runs the target in our place: its input and output, our signals, its exit code. */
export async function handOver(root, command, args) {
  const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const { code, signal } = await new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve({ code: 127, signal: null });
    });
    child.once('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  if (signal === null) process.exit(code ?? 1);
  // end as the target ended, so that a shell sees the signal too
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
