import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServiceProcess, startServiceProcess } from '@icubed/local';
import { Client, CREATOR, eventually, startWorld, wallet, type World } from './registry-world.js';
import { openPiece, Tus } from './tus-client.js';

const SIZE = 80_000_000;
/** Different everywhere, so that a byte out of place shows. */
const bytes = Buffer.concat(
  Array.from({ length: SIZE / 32 }, (_, n) =>
    Buffer.from(new BigUint64Array([BigInt(n), 1n, 2n, BigInt(n * 7)]).buffer),
  ),
);

describe('a registry that is killed while a file arrives', () => {
  let world: World;
  let registry: ServiceProcess;

  beforeAll(async () => {
    world = await startWorld();
    await world.registry.close();
    registry = await startServiceProcess('registry', world.env);
  });
  afterAll(async () => {
    await registry.kill();
    // the world closes the one it knows
    world.registry = { close: async () => undefined } as World['registry'];
    await world.close();
  });

  it('goes on from the bytes it had counted, and the file is right', async () => {
    const creator = clientOf(() => registry.url);
    const tus = new Tus(creator);
    const { uploadId } = (await (await creator.fetch('/content/uploads', { method: 'POST' })).json()) as {
      uploadId: string;
    };
    const location = await tus.locationOf(uploadId, 'weights.bin', SIZE);
    const token = await world.token(wallet(world, CREATOR));
    const piece = openPiece(new URL(location, registry.url), token, 0, SIZE);
    await piece.send(bytes.subarray(0, 50_000_000));
    await eventually(async () => (await tus.offsetOf(location)) > 0);
    await registry.kill();
    await piece.cut();

    registry = await startServiceProcess('registry', world.env);
    const counted = await tus.offsetOf(location);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(50_000_000);
    // the turn of the request that died lasts a few seconds longer than itself
    const rest = await eventually(async () => {
      const response = await tus.append(location, counted, bytes.subarray(counted));
      return response.status === 204 && response;
    });
    expect(rest.headers.get('x-icubed-sha256')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  function clientOf(url: () => string): Pick<Client, 'fetch'> {
    return {
      fetch: async (path, init) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${await world.token(wallet(world, CREATOR))}`);
        return fetch(new URL(path, url()), { ...init, headers });
      },
    };
  }
});
