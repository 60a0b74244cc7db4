import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asDataKey, decodeWrapped, KeyRing, type WrappedDataKey } from '@icubed/content';
import { startKmsServer, type KmsServer } from '../test/kms-server.js';
import { KmsKek, kmsClient } from './kms-kek.js';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/one';
const NEXT = 'arn:aws:kms:eu-central-1:111122223333:key/two';
const dataKey = asDataKey(Buffer.alloc(32, 5));

describe('a key in a key management service', () => {
  let server: KmsServer;
  let client: ReturnType<typeof kmsClient>;
  let kek: KmsKek;

  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    server = await startKmsServer();
    server.addKey(KEY);
    server.addKey(NEXT);
    client = kmsClient({ region: 'eu-central-1', endpoint: server.url });
    kek = new KmsKek(client, KEY);
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  });

  it('unwraps what it wrapped, for the same owner only', async () => {
    const wrapped = await kek.wrap(dataKey, 'version-1');
    expect(Buffer.from(wrapped).includes(Buffer.from(dataKey))).toBe(false);
    expect(Buffer.from(await kek.unwrap(wrapped, 'version-1'))).toEqual(Buffer.from(dataKey));
    await expect(kek.unwrap(wrapped, 'version-2')).rejects.toMatchObject({ code: 'CONTENT.KEY_UNWRAP_FAILED' });
  });

  it('signs its requests for the service', async () => {
    await kek.wrap(dataKey, 'version-1');
    expect(server.asked.at(-1)).toMatchObject({
      'x-amz-target': 'TrentService.Encrypt',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/kms\/aws4_request/,
      ),
    });
  });

  it('refuses a wrapped key that was changed at any byte', async () => {
    const wrapped = await kek.wrap(dataKey, 'v');
    for (const at of [0, 1, 8, 9, 20, 40, wrapped.length - 1]) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 1;
      await expect(kek.unwrap(changed as unknown as WrappedDataKey, 'v')).rejects.toMatchObject({
        code: 'CONTENT.KEY_UNWRAP_FAILED',
      });
    }
  });

  it('stands in a ring beside a retired key', async () => {
    const next = new KmsKek(client, NEXT);
    const ring = new KeyRing(next, [kek]);
    const wrapped = await ring.wrap(dataKey, 'v');
    expect(decodeWrapped(wrapped)).toMatchObject({ form: 2, keyId: next.keyId });
    expect(Buffer.from(await ring.unwrap(await kek.wrap(dataKey, 'v'), 'v'))).toEqual(Buffer.from(dataKey));
  });

  it('tries again what passes by itself', async () => {
    server.fail({ status: 400, type: 'ThrottlingException' }, { status: 500, type: 'KMSInternalException' });
    expect(decodeWrapped(await kek.wrap(dataKey, 'v')).keyId).toBe(kek.keyId);
  });

  it('says whether the service refuses or is not there', async () => {
    server.fail({ status: 400, type: 'DisabledException' });
    await expect(kek.wrap(dataKey, 'v')).rejects.toMatchObject({ code: 'CONTENT.KMS_REFUSED' });
    const unknown = new KmsKek(client, 'alias/unknown');
    await expect(unknown.wrap(dataKey, 'v')).rejects.toMatchObject({ code: 'CONTENT.KMS_REFUSED' });
    const nowhere = new KmsKek(kmsClient({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:1' }), KEY);
    await expect(nowhere.wrap(dataKey, 'v')).rejects.toMatchObject({
      code: 'CONTENT.KMS_UNAVAILABLE',
      retryable: true,
    });
  });
});
