import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataFolder, openDataFolder, resetDataFolder } from './data-folder.js';
import { keysOf } from './keys.js';
import { lock } from './lock.js';

describe('a data folder', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'icubed-devnet-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it('keeps its keys, closed to others', async () => {
    const file = join(root, 'keys.json');
    const keys = await keysOf(file);
    expect(await keysOf(file)).toEqual(keys);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const secrets = [
      keys.deployer,
      keys.verifier,
      keys.relayer,
      keys.settlement,
      keys.node1,
      keys.node2,
      keys.registryKek,
      keys.executorKek,
    ];
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(keys.gatewayJwt).toMatchObject({ kty: 'OKP', crv: 'Ed25519' });
  });

  it('gets a key that a newer version needs, and keeps the others', async () => {
    const file = join(root, 'keys.json');
    const { ranking, ...older } = await keysOf(file);
    await writeFile(file, JSON.stringify(older));
    const keys = await keysOf(file);
    expect(keys).toMatchObject(older);
    expect(keys.ranking).not.toBe(ranking);
    expect((await keysOf(file)).ranking).toBe(keys.ranking);
  });

  it.each(['{"deployer":"0x12"}', '{"deployer":', 'null'])(
    'is not opened with keys that are none: %s',
    async (text) => {
      const file = join(root, 'keys.json');
      await writeFile(file, text);
      await expect(keysOf(file)).rejects.toMatchObject({
        code: 'DEVNET.STATE_BROKEN',
        detail: expect.stringContaining('--reset'),
      });
    },
  );

  it('belongs to one network at a time', async () => {
    const file = join(root, 'devnet.lock');
    const unlock = await lock(file);
    await expect(lock(file)).rejects.toMatchObject({ code: 'DEVNET.ALREADY_RUNNING', extras: { pid: process.pid } });
    await unlock();
    await expect(lock(file)).resolves.toBeInstanceOf(Function);
  });

  it('is taken over from a network that died', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    const file = join(root, 'devnet.lock');
    await writeFile(file, JSON.stringify({ pid: child.pid, startedAt: '1' }));
    await expect(lock(file)).resolves.toBeInstanceOf(Function);
  });

  it('is taken over when the number of the dead network was given to somebody else', async () => {
    const file = join(root, 'devnet.lock');
    await writeFile(file, JSON.stringify({ pid: process.ppid, startedAt: '1' }));
    await expect(lock(file)).resolves.toBeInstanceOf(Function);
  });

  it('loses at a reset what the network made and nothing else', async () => {
    const folder = dataFolder(root);
    await openDataFolder(folder);
    await keysOf(folder.keys);
    await writeFile(join(root, 'notes.txt'), 'mine');
    await resetDataFolder(folder);
    await expect(stat(folder.keys)).rejects.toThrow();
    expect(await readFile(join(root, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
