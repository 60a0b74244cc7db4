import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnvironmentKek, keyIdOf, KeyRing } from '@icubed/content';
import { KmsKek, kmsClient } from '@icubed/kms';
import { createDataSource } from '@icubed/persistence';
import { startKmsServer, type KmsServer } from '../../../libs/kms/test/kms-server.js';
import { host } from '../src/host.js';
import { KeyUseStore } from '../src/keys/key-use.store.js';
import { rotateKeys } from '../src/keys/rotate-keys/rotate-keys.js';
import { reveal } from './open-release.js';
import { Client, CREATOR, OTHER, startWorld, wallet, type Version, type World } from './registry-world.js';

const secretOf = (fill: number): string => `0x${Buffer.alloc(32, fill).toString('hex')}`;
const idOf = (fill: number): string => keyIdOf(1, Buffer.alloc(32, fill));
const kek = (fill: number) => new EnvironmentKek(Buffer.alloc(32, fill), randomBytes);
const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/one';

interface KeyUses {
  readonly nodes: { purpose: string; actor: string; kekId: string; formerKekId: string | null }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string };
}

describe('rotating the key encryption key', () => {
  let world: World;
  let creator: Client;
  let kms: KmsServer;
  let asset: Version & { did: string };
  let others: Version[];

  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    [world, kms] = await Promise.all([startWorld(), startKmsServer()]);
    kms.addKey(ARN);
    creator = new Client(world, wallet(world, CREATOR));
    asset = await creator.register({ 'rows.csv': 'a,b\n1,2\n' }, { kind: 'DATASET' });
    others = [await creator.publish({ 'one.txt': '1' }), await creator.publish({ 'two.txt': '2' })];
  });
  afterAll(async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    await kms.close();
    await world.close();
  });

  const wrappedUnder = async (): Promise<Record<string, number>> => {
    const rows = await world.sql<{ kek_id: string; n: number }>(
      'SELECT kek_id, count(*)::int AS n FROM content_version GROUP BY kek_id',
    );
    return Object.fromEntries(rows.map((row) => [row.kek_id, row.n]));
  };
  const rotate = async (ring: KeyRing) => {
    const source = await createDataSource({ name: 'rotation', url: world.database.url, schema: 'registry' });
    try {
      return await rotateKeys({ source, ring, uses: new KeyUseStore(source), actor: 'test' });
    } finally {
      await source.destroy();
    }
  };
  const trail = async (client: Client, args = '') =>
    client.graphql<{ asset: { keyUses: KeyUses | null } }>(
      `query ($did: Did!) { asset(did: $did) { keyUses${args} {
        nodes { purpose actor kekId formerKekId } pageInfo { hasNextPage endCursor } } } }`,
      { did: asset.did },
    );

  it('is what the registry asks for before it starts without a key that is still needed', async () => {
    const env = { ...world.env, ICUBED_REGISTRY_KEK: secretOf(8) };
    await expect(host(env)).rejects.toMatchObject({
      code: 'PLATFORM.CONFIG_INVALID',
      extras: { missing: [idOf(7)] },
    });
  });

  it('goes on where it was stopped, and both keys open until it is done', async () => {
    const client = kmsClient({ region: 'eu-central-1', endpoint: kms.url });
    const ring = new KeyRing(new KmsKek(client, ARN), [kek(7)]);
    const last = kms.asked.length;
    // the first key is wrapped and tried; the service is taken away before the second
    const stopped = rotate(
      new KeyRing(
        {
          keyId: ring.keyId,
          wrap: (dataKey, owner) => {
            if (kms.asked.length >= last + 2) kms.fail({ status: 400, type: 'DisabledException' });
            return ring.wrap(dataKey, owner);
          },
          unwrap: (wrapped, owner) => ring.unwrap(wrapped, owner),
        },
        [kek(7)],
      ),
    );
    await expect(stopped).rejects.toMatchObject({ code: 'CONTENT.KMS_REFUSED' });
    expect(await wrappedUnder()).toEqual({ [ring.keyId]: 1, [idOf(7)]: 2 });

    expect(await rotate(ring)).toEqual({ rewrapped: 2, failed: [] });
    expect(await wrappedUnder()).toEqual({ [ring.keyId]: 3 });
    expect(await rotate(ring)).toEqual({ rewrapped: 0, failed: [] });
    client.destroy();
  });

  it('leaves a key that does not open as it was, names it and rotates the others', async () => {
    const broken = others[0]!.uploadId;
    const client = kmsClient({ region: 'eu-central-1', endpoint: kms.url });
    const ring = new KeyRing(kek(9), [new KmsKek(client, ARN)]);
    const [row] = await world.sql<{ wrapped_key: Buffer }>('SELECT wrapped_key FROM content_version WHERE id = $1', [
      broken,
    ]);
    const changed = Buffer.from(row!.wrapped_key);
    changed[40]! ^= 1;
    const put = (bytes: Buffer) =>
      world.sql('UPDATE content_version SET wrapped_key = $2 WHERE id = $1', [broken, bytes]);
    await put(changed);
    expect(await rotate(ring)).toEqual({
      rewrapped: 2,
      failed: [{ versionId: broken, code: 'CONTENT.KEY_UNWRAP_FAILED' }],
    });
    await put(row!.wrapped_key);
    expect(await rotate(ring)).toEqual({ rewrapped: 1, failed: [] });
    client.destroy();
  });

  it('does not wrap again what is not the committed key', async () => {
    const swapped = others[1]!.uploadId;
    const [row] = await world.sql<{ data_key_commitment: string }>(
      'SELECT data_key_commitment FROM content_version WHERE id = $1',
      [swapped],
    );
    const commit = (value: string) =>
      world.sql('UPDATE content_version SET data_key_commitment = $2 WHERE id = $1', [swapped, value]);
    await commit(`0x${'ee'.repeat(32)}`);
    expect((await rotate(new KeyRing(kek(8), [kek(9)]))).failed).toEqual([
      { versionId: swapped, code: 'CONTENT.DIGEST_MISMATCH' },
    ]);
    await commit(row!.data_key_commitment);
  });

  it('is a command that ends with success once nothing is wrapped under another key', async () => {
    const run = async (...args: string[]) => {
      const program = join(import.meta.dirname, '..', 'dist', 'main.rotate-keys.js');
      const keys = { ICUBED_REGISTRY_KEK: secretOf(8), ICUBED_REGISTRY_KEK_RETIRED: secretOf(9) };
      const child = spawn(process.execPath, [program, ...args], {
        env: { ...process.env, ICUBED_REGISTRY_DATABASE_URL: world.database.url, ...keys },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (part: Buffer) => (said += part.toString()));
      const [code] = (await once(child, 'close')) as [number];
      return { code, said };
    };
    expect((await run('--check')).code).toBe(1);
    const done = await run();
    expect(done).toEqual({ code: 0, said: expect.stringContaining(`${idOf(8)} (current): 3 data keys`) });
    expect(done.said).not.toContain(secretOf(8).slice(2, 20));
    expect((await run('--check')).code).toBe(0);
  });

  it('leaves the content openable under the new key alone', async () => {
    await world.restart({ KEK: secretOf(8) });
    expect((await reveal(world, creator, asset.did)).state).toBe('RELEASED');
  });

  it('is on the trail that the steward of the asset reads, page by page', async () => {
    const { data } = await trail(creator);
    const uses = data.asset.keyUses!.nodes;
    // verified, published, handed to the creator's wallet
    expect(uses.slice(0, 3).map((use) => [use.purpose, use.kekId])).toEqual([
      ['REVEAL', idOf(8)],
      ['REVEAL', idOf(8)],
      ['REVEAL', idOf(8)],
    ]);
    expect(uses.slice(3).map((use) => [use.purpose, use.formerKekId])).toEqual([
      ['ROTATE', idOf(9)],
      ['ROTATE', keyIdOf(2, Buffer.from(ARN))],
      ['ROTATE', idOf(7)],
      ['SEAL', null],
    ]);
    expect(uses.at(-1)).toMatchObject({ actor: `account-${CREATOR}`, kekId: idOf(7) });
    const first = (await trail(creator, '(first: 5)')).data.asset.keyUses!;
    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([5, true]);
    const next = (await trail(creator, `(first: 5, after: "${first.pageInfo.endCursor}")`)).data.asset.keyUses!;
    expect([...first.nodes, ...next.nodes]).toEqual(uses);
  });

  it('is shown to nobody else', async () => {
    const codes = async (client: Client) => (await trail(client)).errors?.map(({ extensions }) => extensions.code);
    expect(await codes(new Client(world))).toEqual(['AUTH.REQUIRED']);
    expect(await codes(new Client(world, wallet(world, OTHER)))).toEqual(['REGISTRY.STEWARD_ONLY']);
    expect(await codes(new Client(world, wallet(world, CREATOR, ['invoke'])))).toEqual(['AUTH.FORBIDDEN']);
  });

  it.each(["UPDATE key_use SET actor = 'nobody'", 'DELETE FROM key_use', 'TRUNCATE key_use'])(
    'cannot be taken off the trail: %s',
    async (statement) => {
      await expect(world.sql(statement)).rejects.toThrow('key_use is append-only');
    },
  );
});
