import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Runs the target in our place: its input and output, our signals, its exit code. */
export async function handOver(root, command, args) {
  const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const watch = stopWithNpm(() => child.kill('SIGTERM'));
  const { code, signal } = await new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve({ code: 127, signal: null });
    });
    child.once('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  clearInterval(watch);
  if (signal === null) process.exit(code ?? 1);
  // end as the target ended, so that a shell sees the signal too
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** npm passes a signal to the shell it runs us in, and that shell just dies: without this, the target would run on for ever. */
function stopWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => process.ppid !== parent && stop(), 500);
}
