import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lookNow, metric, replicationOf, untilCopies } from './copies.js';
import { PinningNode, TOKENS } from './pinning-node.js';
import { Client, CREATOR, eventually, startWorld, wallet, type Version, type World } from './registry-world.js';

describe('content on a pinning service', () => {
  let world: World;
  let service: PinningNode;
  let creator: Client;
  let version: Version;

  beforeAll(async () => {
    world = await startWorld({ REPLICATION_INTERVAL_MS: '100', COLLECT_GRACE_MINUTES: '0' });
    service = await PinningNode.start(world.dir);
    creator = new Client(world, wallet(world, CREATOR));
    await world.restart({ PINNING_SERVICES: services() });
    version = await creator.publish({ 'weights.bin': randomBytes(2_500_000) });
  });
  afterAll(async () => {
    await service.close();
    await world.close();
  });

  const services = (token: string = TOKENS[0]): string =>
    JSON.stringify([{ name: 'elsewhere', url: service.url, token }]);
  const copyElsewhere = async () =>
    (await replicationOf(creator, version.uploadId)).content[0]!.replicas.find(
      ({ replica }) => replica === 'elsewhere',
    );

  it('is safe once the service has it, under this registry’s name', async () => {
    expect(await untilCopies(creator, version.uploadId, 2)).toMatchObject({ safe: true });
    const { body } = await service.request('GET', '/pins?name=icubed-registry&limit=100');
    expect(body.results.map((pin: { pin: { cid: string } }) => pin.pin.cid).toSorted()).toEqual(
      [version.sealedCid, version.metadataCid].toSorted(),
    );
  });

  it('is asked for once, whatever was forgotten about the asking', async () => {
    await world.sql(
      `UPDATE content_copy SET status = 'Wanted', request_id = NULL, checked_at = NULL, due_at = now() WHERE replica = 'elsewhere'`,
    );
    await untilCopies(creator, version.uploadId, 2);
    expect((await service.request('GET', '/pins?status=queued,pinning,pinned,failed')).body.count).toBe(2);
  });

  it('is asked for again when the service has forgotten it', async () => {
    const { body } = await service.request('GET', '/pins');
    for (const { requestid } of body.results) await service.request('DELETE', `/pins/${requestid}`);
    await lookNow(world);
    await eventually(async () => (await service.request('GET', '/pins')).body.count === 2);
    await untilCopies(creator, version.uploadId, 2);
    expect(await metric(world, 'registry_content_repairs_total', 'replica="elsewhere"')).toBe(2);
  });

  it('waits for a service that is away, and says so', async () => {
    await service.kill();
    await lookNow(world);
    const away = await eventually(async () => {
      const copy = await copyElsewhere();
      return copy?.code !== undefined && copy;
    });
    expect(away).toMatchObject({ status: 'Held', code: 'REGISTRY.REPLICA_UNAVAILABLE' });
    await rm(service.dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
    await service.start();
    await world.restart({ PINNING_SERVICES: services() });
    await lookNow(world);
    await eventually(async () => (await copyElsewhere())?.code === undefined);
  });

  it('does not ask a service again soon that refuses', async () => {
    await world.restart({ PINNING_SERVICES: services('x'.repeat(40)) });
    await lookNow(world);
    const refused = await eventually(async () => {
      const copy = await copyElsewhere();
      return copy?.code === 'REGISTRY.REPLICA_REFUSED' && copy;
    });
    expect(refused).toBeDefined();
    const [row] = await world.sql<{ wait: number }>(
      `SELECT extract(epoch FROM due_at - now())::float AS wait FROM content_copy WHERE replica = 'elsewhere' AND error_code IS NOT NULL LIMIT 1`,
    );
    expect(row!.wait).toBeGreaterThan(3_000);
  });

  it.each([
    ['http://example.com', /https/],
    ['ftp://127.0.0.1', /https/],
  ])('is not sent to %s', async (url, message) => {
    const change = { PINNING_SERVICES: JSON.stringify([{ name: 'x', url, token: 'y' }]) };
    await expect(world.restart(change)).rejects.toThrow(message);
    await world.restart({ PINNING_SERVICES: services() });
  });
});
