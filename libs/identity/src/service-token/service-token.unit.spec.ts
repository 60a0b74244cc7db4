import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, importJWK } from 'jose';
import type { Principal } from '../principal/principal.js';
import { createServiceTokenSigner } from './sign-service-token.js';
import { generateSigningKey, type PrivateJwk, publicJwkOf } from './signing-key.js';
import { createServiceTokenVerifier } from './verify-service-token.js';

const NOW = 1_800_000_000;
const wallet: Principal = { kind: 'wallet', accountId: 'a-1', address: '0xAb', scopes: ['read', 'invoke'] };
let key: PrivateJwk;

beforeAll(async () => {
  key = await generateSigningKey();
});

const sign = async (
  principal: Principal,
  audience = 'imo',
  options: { issuer?: string; at?: number; by?: PrivateJwk } = {},
) => {
  const { issuer = 'gateway', at = NOW, by = key } = options;
  return (await createServiceTokenSigner({ key: by, issuer, nowSeconds: () => at }))(principal, audience);
};
const verifier = (issuers = { gateway: publicJwkOf(key) }, audience = 'imo') =>
  createServiceTokenVerifier({ audience, issuers, nowSeconds: () => NOW });
const refused = { code: 'AUTH.TOKEN_INVALID' };

describe('a service token', () => {
  it('carries the principal from the gateway to one service', async () => {
    const verify = await verifier();
    expect(await verify(await sign(wallet))).toEqual(wallet);
    const apiKey: Principal = { ...wallet, kind: 'apiKey', keyId: 'k-1' };
    expect(await verify(await sign(apiKey))).toEqual(apiKey);
  });

  it('holds for a minute', async () => {
    const verify = await verifier();
    await expect(verify(await sign(wallet, 'imo', { at: NOW - 60 }))).resolves.toEqual(wallet); // clocks may differ by 5 s
    await expect(verify(await sign(wallet, 'imo', { at: NOW - 66 }))).rejects.toMatchObject(refused);
    await expect(verify(await sign(wallet, 'imo', { at: NOW + 60 }))).rejects.toMatchObject(refused);
  });

  it('is refused by another service, from another key, from an unknown issuer, and changed', async () => {
    const verify = await verifier();
    const token = await sign(wallet);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const richer = Buffer.from(payload, 'base64url').toString().replace('"read"', '"admin"');
    const wrong = [
      await sign(wallet, 'registry'),
      await sign(wallet, 'imo', { by: await generateSigningKey() }),
      await sign(wallet, 'imo', { issuer: 'stranger' }),
      [header, Buffer.from(richer).toString('base64url'), signature].join('.'),
      [Buffer.from('{"alg":"none","typ":"service+jwt"}').toString('base64url'), payload, ''].join('.'),
      'nonsense',
      '',
    ];
    for (const bad of wrong) await expect(verify(bad)).rejects.toMatchObject(refused);
  });

  it('is no token of another type signed by the same key', async () => {
    const access = await new SignJWT({ kind: 'wallet', scopes: [] })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'access+jwt' })
      .setIssuer('gateway')
      .setSubject('a-1')
      .setAudience('imo')
      .setIssuedAt(NOW)
      .setExpirationTime(NOW + 60)
      .sign(await importJWK(key, 'EdDSA'));
    await expect((await verifier())(access)).rejects.toMatchObject(refused);
  });

  it('lets no issuer speak for another: the gateway for no service, a service for itself alone', async () => {
    const executor = await generateSigningKey();
    const verify = await verifier({ gateway: publicJwkOf(key), executor: publicJwkOf(executor) } as {
      gateway: ReturnType<typeof publicJwkOf>;
    });
    const service: Principal = { kind: 'service', accountId: 'executor', scopes: [] };
    const byExecutor = { issuer: 'executor', by: executor };
    expect(await verify(await sign(service, 'imo', byExecutor))).toEqual(service);
    await expect(verify(await sign(service))).rejects.toMatchObject(refused);
    await expect(verify(await sign(wallet, 'imo', byExecutor))).rejects.toMatchObject(refused);
    await expect(verify(await sign({ ...service, accountId: 'registry' }, 'imo', byExecutor))).rejects.toMatchObject(
      refused,
    );
  });
});
