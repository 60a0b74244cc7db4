import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Http, importContent, unpackUploaded } from '@icubed/sdk';
import { carOf, leaf } from './car.js';
import { reveal } from './open-release.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

const CAR_TYPE = 'application/vnd.ipld.car';
const weights = randomBytes(600_000);
const files = { 'a/weights.bin': weights, 'notes.txt': Buffer.from('notes') };
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const listed = (prefix = '') => Object.entries(files).map(([path, bytes]) => [prefix + path, sha(bytes)]);

interface Imported {
  readonly cid: string;
  readonly status: string;
  readonly received: number;
  readonly files?: number;
  readonly code?: string;
}

describe('an import', () => {
  let world: World;
  let creator: Client;
  let gateway: Server;
  let answers: Record<string, (response: ServerResponse) => void>;
  const whole = carOf(files);

  beforeAll(async () => {
    // a stranger's gateway
    gateway = createServer((request, response) => {
      const cid = /^\/ipfs\/([^/?]+)/.exec(request.url!)?.[1] ?? '';
      const answer = answers[cid];
      if (answer) answer(response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    world = await startWorld({
      IMPORT_GATEWAYS: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
      UPLOAD_BYTES: '1500000',
      UPLOAD_ACCOUNT_BYTES: '20000000',
    });
    creator = new Client(world, wallet(world, CREATOR));
  });
  beforeEach(async () => {
    answers = {};
    await world.sql(`DELETE FROM upload WHERE status <> 'Complete'`);
  });
  afterAll(async () => {
    await world.close();
    gateway.closeAllConnections();
    gateway.close();
  });

  const open = async () => (await creator.json('POST', '/content/uploads')).body['uploadId'] as string;
  const show = async (uploadId: string) =>
    (await creator.json('GET', `/content/uploads/${uploadId}`)).body as unknown as {
      files: { path: string; sha256: string }[];
      imports: Imported[];
    };
  const filesOf = async (uploadId: string) =>
    (await show(uploadId)).files.map(({ path, sha256 }) => [path, sha256]).toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1));
  const onDisk = async (uploadId: string) =>
    (await readdir(join(world.dir, 'uploads', uploadId)).catch(() => [])).length;
  const importCid = (uploadId: string, body: object, client = creator) =>
    client.json('POST', `/content/uploads/${uploadId}/import`, body);
  const ended = (uploadId: string) =>
    eventually(async () => {
      const [newest] = (await show(uploadId)).imports;
      return newest?.status === 'Running' ? undefined : newest;
    });
  const sendCar = async (uploadId: string, car: Uint8Array, query = '', client = creator) => {
    const response = await client.fetch(`/content/uploads/${uploadId}/import${query}`, {
      method: 'POST',
      headers: { 'content-type': CAR_TYPE },
      body: car as BodyInit,
    });
    return { status: response.status, body: (await response.json()) as { code?: string; files?: unknown[] } };
  };
  const serve = (cid: string, car: Buffer) =>
    (answers[cid] = (response) => response.writeHead(200, { 'content-type': CAR_TYPE }).end(car));

  it('of a CAR that is sent makes its files part of the upload', async () => {
    const uploadId = await open();
    const { car } = await whole;
    expect(await sendCar(uploadId, car, '?path=in')).toMatchObject({ status: 200, body: { files: [{}, {}] } });
    expect([await filesOf(uploadId), await onDisk(uploadId)]).toEqual([listed('in/'), 2]);
    const own = { creator: world.account(CREATOR).address, metadata: { name: 'n' } };
    const direct = await open();
    await sendCar(direct, car);
    const { digest } = (await creator.json('POST', `/content/uploads/${direct}/complete`, own)).body;
    expect(digest).toBe((await creator.publish(files, { name: 'n' })).digest);
  });

  it('of a CAR that is cut, changed or too large leaves the upload as it was', async () => {
    const uploadId = await open();
    const { car } = await whole;
    const changed = Buffer.from(car);
    changed[changed.length - 1]! ^= 1;
    expect((await sendCar(uploadId, changed)).body.code).toBe('CONTENT.CID_MISMATCH');
    expect((await sendCar(uploadId, car.subarray(0, -1))).body.code).toBe('CONTENT.FORMAT_TRUNCATED');
    expect((await sendCar(uploadId, Buffer.alloc(3_000_000))).body.code).toBe('REGISTRY.UPLOAD_TOO_LARGE');
    expect((await sendCar(uploadId, car, '?path=../x')).body.code).toBe('CONTENT.PATH_INVALID');
    expect([await filesOf(uploadId), await onDisk(uploadId)]).toEqual([[], 0]);
  });

  it('by CID comes from a gateway that is named in the configuration', async () => {
    const uploadId = await open();
    const { car, roots } = await whole;
    serve(String(roots[0]), car);
    const { status, body } = await importCid(uploadId, { cid: String(roots[0]), path: 'in' });
    expect([status, body]).toEqual([202, expect.objectContaining({ cid: String(roots[0]), path: 'in' })]);
    expect(await ended(uploadId)).toMatchObject({ status: 'Done', files: 2, received: car.length });
    expect([await filesOf(uploadId), await onDisk(uploadId)]).toEqual([listed('in/'), 2]);
  });

  it('by CID of a single file is called as it is asked for, or by its CID', async () => {
    const uploadId = await open();
    const { car } = await whole;
    const cid = String(leaf(files['notes.txt']));
    serve(cid, car);
    for (const path of ['x/notes.txt', '']) {
      await importCid(uploadId, { cid, path });
      await ended(uploadId);
    }
    expect((await filesOf(uploadId)).map(([path]) => path)).toEqual([cid, 'x/notes.txt']);
  });

  it('by CID takes what is public here from here, and not what waits for its reveal', async () => {
    const { did } = await creator.register(files);
    const { plainCid } = await reveal(world, creator, did);
    const uploadId = await open();
    await importCid(uploadId, { cid: plainCid });
    expect(await ended(uploadId)).toMatchObject({ status: 'Done' });
    expect(await filesOf(uploadId)).toEqual(expect.arrayContaining(listed()));
    // its manifest is of that asset, not of what is made of it
    expect((await filesOf(uploadId)).map(([path]) => path)).toEqual(Object.keys(files));
    const secret = await creator.publish({ 'secret.txt': 'secret' });
    await world.sql(`UPDATE content_version SET sealed_cid = 'x', metadata_cid = 'y', listed = true WHERE id = $1`, [
      secret.uploadId,
    ]);
    await importCid(uploadId, { cid: secret.sealedCid });
    expect(await ended(uploadId)).toMatchObject({ status: 'Failed', code: 'CONTENT.NOT_FOUND' });
  });

  it.each<[string, (car: Buffer, response: ServerResponse) => void, string]>([
    [
      'lies',
      (car, response) => {
        const changed = Buffer.from(car);
        changed[changed.length - 1]! ^= 1;
        response.writeHead(200, { 'content-type': CAR_TYPE }).end(changed);
      },
      'CONTENT.CID_MISMATCH',
    ],
    [
      'sends another folder',
      (_, response) =>
        void carOf({ x: Buffer.from('x') }).then(({ car }) =>
          response.writeHead(200, { 'content-type': CAR_TYPE }).end(car),
        ),
      'CONTENT.NOT_FOUND',
    ],
    [
      'sends without end',
      (_, response) => {
        response.writeHead(200, { 'content-type': CAR_TYPE });
        const more = () => void (response.destroyed || response.write(Buffer.alloc(65_536), more));
        more();
      },
      'REGISTRY.UPLOAD_TOO_LARGE',
    ],
    [
      'leads inside',
      (_, response) => response.writeHead(302, { location: world.registry.url }).end(),
      'REGISTRY.IMPORT_SOURCE_FAILED',
    ],
  ])('by CID from a gateway that %s fails, and leaves nothing', async (_, answer, code) => {
    const uploadId = await open();
    const { car, roots } = await whole;
    answers[String(roots[0])] = (response) => answer(car, response);
    await importCid(uploadId, { cid: String(roots[0]) });
    expect(await ended(uploadId)).toMatchObject({ status: 'Failed', code });
    expect([await filesOf(uploadId), await onDisk(uploadId)]).toEqual([[], 0]);
  });

  it('is shown while it runs, one at a time, and is waited for before the upload is sealed', async () => {
    const uploadId = await open();
    const { car, roots } = await whole;
    let finish: (() => void) | undefined;
    answers[String(roots[0])] = (response) => {
      response.writeHead(200, { 'content-type': CAR_TYPE }).write(car.subarray(0, 1_000));
      finish = () => response.end(car.subarray(1_000));
    };
    const cid = String(roots[0]);
    await importCid(uploadId, { cid });
    const query = `query ($id: ID!) { upload(id: $id) { imports { cid status received fault } } }`;
    const running = await creator.graphql<{ upload: { imports: object[] } }>(query, { id: uploadId });
    expect(running.data.upload.imports).toEqual([
      { cid, status: 'RUNNING', received: expect.any(String), fault: null },
    ]);
    const second = await creator.graphql<{ importContent: object }>(
      `mutation ($id: ID!, $cid: String!) { importContent(uploadId: $id, cid: $cid) { __typename ... on Error { code } } }`,
      { id: uploadId, cid },
    );
    expect(second.data.importContent).toEqual({ __typename: 'ImportRunning', code: 'REGISTRY.IMPORT_RUNNING' });
    const own = { creator: world.account(CREATOR).address, metadata: { name: 'n' } };
    expect((await creator.json('POST', `/content/uploads/${uploadId}/complete`, own)).body['code']).toBe(
      'REGISTRY.UPLOAD_UNFINISHED',
    );
    (await eventually(async () => finish))();
    expect(await ended(uploadId)).toMatchObject({ status: 'Done' });
  });

  it('that was cut off by a restart says so and can be asked for again', async () => {
    const uploadId = await open();
    const { car, roots } = await whole;
    const cid = String(roots[0]);
    answers[cid] = (response) =>
      void response.writeHead(200, { 'content-type': CAR_TYPE }).write(car.subarray(0, 1_000));
    await importCid(uploadId, { cid });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await world.restart();
    expect(await ended(uploadId)).toMatchObject({ status: 'Failed', code: 'REGISTRY.IMPORT_INTERRUPTED' });
    serve(cid, car);
    await importCid(uploadId, { cid });
    expect(await ended(uploadId)).toMatchObject({ status: 'Done', files: 2 });
  });

  it('counts against the quota while it arrives, and then by its files', async () => {
    const uploadId = await open();
    const quota = async () => {
      const { body } = await creator.json('GET', `/content/uploads/${uploadId}`);
      return body['quota'] as { usedBytes: number; quotaBytes: number };
    };
    const large = { 'large.bin': randomBytes(1_400_000) };
    const { usedBytes, quotaBytes } = await quota();
    // another CAR, which leaves room for these files and little more
    await world.sql(`INSERT INTO arriving_car (blob, upload_id, bytes, seen_at) VALUES ('other', $1, $2, now())`, [
      uploadId,
      quotaBytes - usedBytes - 1_401_000,
    ]);
    expect((await quota()).usedBytes).toBe(quotaBytes - 1_401_000);
    expect((await sendCar(uploadId, (await carOf(large)).car)).status).toBe(200);
    expect((await quota()).usedBytes).toBe(quotaBytes - 1_000);
    const second = await open();
    expect((await sendCar(second, (await carOf(large)).car)).body.code).toBe('REGISTRY.QUOTA_EXCEEDED');
    expect((await quota()).usedBytes).toBe(quotaBytes - 1_000);
    expect(await world.sql('SELECT blob FROM arriving_car')).toEqual([{ blob: 'other' }]);
    expect([await onDisk(uploadId), await onDisk(second)]).toEqual([1, 0]);
  });

  it('whose process was killed is forgotten with what it had received', async () => {
    const uploadId = await open();
    const folder = join(world.dir, 'uploads', uploadId);
    await mkdir(folder, { recursive: true });
    for (const name of ['dead.part', 'unpacked', 'alive.part']) await writeFile(join(folder, name), 'half a CAR');
    await world.sql(
      `INSERT INTO arriving_car (blob, upload_id, bytes, seen_at)
       SELECT blob, $1, 10, now() - silent FROM (VALUES ('dead', interval '7 hours'), ('unpacked', interval '7 hours'), ('alive', interval '5 hours')) AS car (blob, silent)`,
      [uploadId],
    );
    await world.restart();
    await eventually(async () => (await world.sql('SELECT FROM arriving_car')).length === 1);
    expect(await readdir(folder)).toEqual(['alive.part']);
  });

  it('through the SDK is waited for', async () => {
    const through: typeof fetch = async (url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${await world.token(wallet(world, CREATOR))}`);
      return fetch(url, { ...init, headers });
    };
    const http = new Http({ origin: world.registry.url, fetch: through });
    const uploadId = await open();
    const { car, roots } = await whole;
    serve(String(roots[0]), car);
    expect(await importContent(http, uploadId, { cid: String(roots[0]) })).toMatchObject({ status: 'Done', files: 2 });
    await expect(importContent(http, uploadId, { cid: String(leaf(Buffer.from('nowhere'))) })).rejects.toMatchObject({
      code: 'CONTENT.NOT_FOUND',
    });
    await creator.fetch(`/content/uploads/${uploadId}/files/b/m.car`, { method: 'PUT', body: car as BodyInit });
    expect((await unpackUploaded(http, uploadId, 'b/m.car')).map(({ path }) => path)).toEqual(
      listed('b/').map(([path]) => path),
    );
  });

  it("is of the account's own uploads, and of a CID", async () => {
    const uploadId = await open();
    const { car, roots } = await whole;
    const cid = String(roots[0]);
    const stranger = new Client(world, wallet(world, OTHER));
    for (const body of [await importCid(uploadId, { cid }, stranger), await sendCar(uploadId, car, '', stranger)])
      expect(body.body).toMatchObject({ code: 'REGISTRY.UPLOAD_UNKNOWN' });
    for (const body of [
      await importCid(uploadId, { cid }, new Client(world)),
      await sendCar(uploadId, car, '', new Client(world)),
    ])
      expect(body.body).toMatchObject({ code: 'AUTH.REQUIRED' });
    const reader = new Client(world, wallet(world, CREATOR, ['read']));
    expect((await importCid(uploadId, { cid }, reader)).body['code']).toBe('AUTH.FORBIDDEN');
    const mutation = `mutation ($id: ID!, $cid: String!) { importContent(uploadId: $id, cid: $cid) { __typename } }`;
    const asked = { id: uploadId, cid };
    expect((await stranger.graphql<{ importContent: object }>(mutation, asked)).data.importContent).toEqual({
      __typename: 'UploadUnknown',
    });
    expect((await new Client(world).graphql(mutation, asked)).errors![0]!.extensions.code).toBe('AUTH.REQUIRED');
    expect((await importCid(uploadId, { cid: 'http://127.0.0.1/' })).body['code']).toBe('CONTENT.CID_INVALID');
    expect((await importCid(uploadId, { cid, gateway: 'http://127.0.0.1/' })).body['code']).toBe(
      'PLATFORM.BAD_REQUEST',
    );
  });
});
