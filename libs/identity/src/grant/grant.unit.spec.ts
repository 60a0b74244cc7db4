import { beforeAll, describe, expect, it } from '@jest/globals';
import { createServiceTokenSigner } from '../service-token/sign-service-token.js';
import { generateSigningKey, publicJwkOf, type PrivateJwk } from '../service-token/signing-key.js';
import { createGrantSigner, createGrantVerifier, type GrantVerifier } from './grant.js';

const nowSeconds = () => Date.now() / 1_000;
const invalid = { code: 'AUTH.TOKEN_INVALID' };

describe('a grant', () => {
  let key: PrivateJwk;
  let verify: GrantVerifier;

  beforeAll(async () => {
    key = await generateSigningKey();
    verify = await createGrantVerifier({ key: publicJwkOf(key), issuer: 'executor', audience: 'registry' });
  });

  const signed = async (issuer = 'executor', audience = 'registry', by = key, now = nowSeconds) =>
    (await createGrantSigner({ key: by, issuer, nowSeconds: now }))({ callId: '0x1' }, audience);

  it('gives its claims to the service it is for', async () => {
    expect(await verify(await signed())).toMatchObject({ callId: '0x1', iss: 'executor', aud: 'registry' });
  });

  it('is refused from another issuer, for another service, by another key, when it is old or changed', async () => {
    const good = await signed();
    const [head, payload, signature] = good.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...claims, callId: '0x2' })).toString('base64url');
    for (const grant of [
      await signed('orchestrator'),
      await signed('executor', 'imo'),
      await signed('executor', 'registry', await generateSigningKey()),
      await signed('executor', 'registry', key, () => nowSeconds() - 120),
      [head, changed, signature].join('.'),
      'nonsense',
    ])
      await expect(verify(grant)).rejects.toMatchObject(invalid);
  });

  it('is no service token, and a service token is none', async () => {
    const sign = await createServiceTokenSigner({ key, issuer: 'executor', nowSeconds });
    const token = await sign({ kind: 'service', accountId: 'executor', scopes: [] }, 'registry');
    await expect(verify(token)).rejects.toMatchObject(invalid);
  });
});
