import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { guard } from './guard.js';
import { ManagedProcess } from './managed-process.js';

function shell(script: string, more: { stopTimeoutMs?: number; stdin?: string } = {}): ManagedProcess {
  return ManagedProcess.launch({ name: 'part', command: '/bin/sh', args: ['-c', script], ...more });
}

// nobody may have collected an orphan yet: a zombie runs no more
async function ended(pid: number): Promise<void> {
  while (alive(pid)) await sleep(20);
}

function alive(pid: number): boolean {
  const status = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return status !== '' && !status.startsWith('Z');
}

describe('a managed process', () => {
  it('reports an early end with its last words instead of waiting for the time-out', async () => {
    const part = shell('echo cannot bind >&2; exit 3');
    await expect(part.waitUntil(async () => false, 10_000)).rejects.toMatchObject({
      code: 'DEVNET.PART_FAILED',
      detail: expect.stringMatching(/exit code 3[^]*cannot bind/),
    });
  });

  it('is stopped when it is not ready in time', async () => {
    const part = shell('echo still thinking; sleep 60');
    await expect(part.waitUntil(async () => false, 200)).rejects.toMatchObject({ code: 'DEVNET.PART_TIMEOUT' });
    expect(part.running).toBe(false);
  });

  it('says so when there is no such program', async () => {
    const part = ManagedProcess.launch({ name: 'part', command: '/no/such/program', args: [] });
    await expect(part.waitUntil(async () => true, 1_000).then(() => part.exited)).resolves.toMatchObject({ code: 127 });
    expect(part.failure().detail).toContain('ENOENT');
  });

  it('is killed when it ignores the request to stop', async () => {
    const part = shell('trap "" TERM; echo up; while :; do sleep 0.1; done', { stopTimeoutMs: 300 });
    await part.waitUntil(async () => part.tail.includes('up'), 5_000);
    await part.stop();
    expect(await part.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await part.stop();
  });

  it('gets secrets by standard input', async () => {
    const part = shell('cat', { stdin: 'secret\n' });
    expect((await part.exited).code).toBe(0);
    expect(part.tail.text()).toBe('secret');
  });
});

describe('the guard', () => {
  it('stops the process when its owner is killed with -9', async () => {
    const url = new URL('./guard.ts', import.meta.url).pathname;
    const owner = spawn(process.execPath, [
      '--experimental-strip-types',
      '--input-type=module',
      '-e',
      `
      import { spawn, spawnSync } from 'node:child_process';
      const { guard } = await import(${JSON.stringify(url)});
      const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
      guard(child.pid, 'SIGTERM', new Promise(() => {}));
      console.log(child.pid);
      setInterval(() => {}, 1000);`,
    ]);
    const pid = await new Promise<number>((resolve) =>
      owner.stdout.once('data', (data: Buffer) => resolve(Number(data))),
    );
    expect(alive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await ended(pid);
  });

  it('leaves a number alone that its process has given back', async () => {
    const innocent = spawn('sleep', ['600'], { stdio: 'ignore' });
    guard(innocent.pid ?? 0, 'SIGTERM', Promise.resolve());
    await sleep(300);
    expect(alive(innocent.pid ?? 0)).toBe(true);
    innocent.kill();
  });
});
