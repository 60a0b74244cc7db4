import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The built lifecycle in a process of its own, whose service starts after `startMs` and tells when it is closed. */
async function processThatStartsIn(startMs: number) {
  const built = join(import.meta.dirname, '..', '..', 'dist', 'lifecycle', 'run-as-process.js');
  const program = join(await mkdtemp(join(tmpdir(), 'icubed-lifecycle-')), 'main.mjs');
  await writeFile(
    program,
    `import { runAsProcess } from ${JSON.stringify(built)};
    process.on('SIGTERM', () => undefined); // as a library does that handles signals itself
    setInterval(() => undefined, 1000);
    const close = async () => void process.stdout.write('closed');
    const started = runAsProcess(() => new Promise((resolve) => setTimeout(() => resolve({ close }), ${startMs})));
    process.stdout.write('starting');
    started.then(() => process.stdout.write('started'));`,
  );
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const until = async (word: string) => {
    while (!said.includes(word)) await once(child.stdout, 'data');
  };
  const exit = once(child, 'exit').then(([code]) => ({ code: code as number, said }));
  return { child, until, exit };
}

describe('a service as a process', () => {
  it('closes its service when asked to stop', async () => {
    const { child, until, exit } = await processThatStartsIn(0);
    await until('started');
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 0, said: 'startingstartedclosed' });
  });

  it('ends at once when asked to stop while it starts', async () => {
    const { child, until, exit } = await processThatStartsIn(60_000);
    await until('starting');
    child.kill('SIGTERM');
    expect((await exit).code).toBe(130);
  });
});
