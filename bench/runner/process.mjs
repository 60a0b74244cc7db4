import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A program beside the bench, so that who asks shares its event loop with nobody. It is up when `ready` says so, or, without one, when it has
 * printed its first line, which is the answer's `line`.
 */
export async function startProcess(file, args = [], { env = {}, ready } = {}) {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit');
  const ended = exited.then(([code]) => Promise.reject(new Error(`${file} stopped with exit code ${code}`)));
  ended.catch(() => undefined);
  const close = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const first = once(child.stdout, 'data').then(([line]) => String(line).trim());
  child.stdout.on('data', () => undefined);
  try {
    const line = await Promise.race([ready === undefined ? first : until(ready), ended]);
    return { line, pid: child.pid, close, kill };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function until(ready) {
  for (const end = Date.now() + 60_000; Date.now() < end; await delay(50)) if (await ready()) return undefined;
  throw new Error('not ready within a minute');
}
