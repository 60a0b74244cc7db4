import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServiceTokenSigner, generateApiKey } from '@icubed/identity';
import { Wallet } from 'ethers';
import { call, graphql, signedMessage, signIn, startGateway, type TestGateway } from './test-gateway.js';

let gateway: TestGateway;
const generous = { ICUBED_GATEWAY_SIGN_INS_PER_MINUTE: '1000' };
beforeAll(async () => {
  gateway = await startGateway(generous);
});
afterAll(() => gateway.close());

const wallet = (): Wallet => Wallet.createRandom() as unknown as Wallet;
const present = (credentials: object) => call(`${gateway.url}/auth/sign-in`, { json: credentials });
const whoAmI = (token: string) => call(`${gateway.url}/auth/session`, { token });

describe('signing in with a wallet', () => {
  it('gives one account to a wallet, however often it signs in', async () => {
    const owner = wallet();
    const [first, second] = [await signIn(gateway.url, owner), await signIn(gateway.url, owner)];
    expect(first.accountId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.accountId).toBe(first.accountId);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect((await signIn(gateway.url)).accountId).not.toBe(first.accountId);
    expect((await whoAmI(first.accessToken)).body).toMatchObject({
      kind: 'wallet',
      accountId: first.accountId,
      address: owner.address,
    });
  });

  it('gives one account to two first sign-ins at once', async () => {
    const owner = wallet();
    const both = await Promise.all([signIn(gateway.url, owner), signIn(gateway.url, owner)]);
    expect(both[0].accountId).toBe(both[1].accountId);
  });

  it('offers the text to sign to who names an address', async () => {
    const owner = wallet();
    const { message } = (await call(`${gateway.url}/auth/nonce`, { json: { address: owner.address } })).body as {
      message: string;
    };
    expect((await present({ message, signature: await owner.signMessage(message) })).status).toBe(200);
  });

  it('refuses a replay of a message that was used', async () => {
    const credentials = await signedMessage(gateway.url);
    expect((await present(credentials)).status).toBe(200);
    expect(await present(credentials)).toMatchObject({ status: 401, body: { code: 'AUTH.NONCE_SPENT' } });
  });

  it('lets one of two simultaneous uses of a nonce win', async () => {
    const credentials = await signedMessage(gateway.url);
    const statuses = (await Promise.all([present(credentials), present(credentials)])).map(({ status }) => status);
    expect(statuses.sort((left, right) => left - right)).toEqual([200, 401]);
  });

  it.each([
    ['another domain', { domain: 'evil.example' }],
    ['another chain', { chainId: 1 }],
    ['another origin', { uri: 'https://evil.example' }],
    ['an address that did not sign', { address: Wallet.createRandom().address }],
    ['a time that has passed', { expiresAt: new Date(Date.now() - 500) }],
  ])('refuses a message for %s', async (_what, overrides) => {
    const refused = await present(await signedMessage(gateway.url, wallet(), overrides));
    expect(refused).toMatchObject({ status: 401, body: { code: 'AUTH.SIGN_IN_REFUSED' } });
  });

  it('refuses a nonce that it never gave', async () => {
    const { message } = await signedMessage(gateway.url);
    const owner = wallet();
    const forged = message
      .replace(/Nonce: \w+/, `Nonce: ${'a'.repeat(32)}`)
      .replace(/0x[0-9a-fA-F]{40}/, owner.address);
    expect((await present({ message: forged, signature: await owner.signMessage(forged) })).body['code']).toBe(
      'AUTH.NONCE_SPENT',
    );
  });

  it('refuses what is no sign-in message, and bodies without their fields', async () => {
    expect((await present({ message: 'hello', signature: `0x${'00'.repeat(65)}` })).body['code']).toBe(
      'AUTH.SIGN_IN_MALFORMED',
    );
    expect((await present({ message: 'hello' })).body).toMatchObject({
      code: 'PLATFORM.BAD_REQUEST',
      fields: ['signature'],
    });
  });

  it('ends a session on sign-out, for its token alone', async () => {
    const owner = wallet();
    const [one, other] = [await signIn(gateway.url, owner), await signIn(gateway.url, owner)];
    expect((await call(`${gateway.url}/auth/session`, { method: 'DELETE', token: one.accessToken })).status).toBe(204);
    expect((await whoAmI(one.accessToken)).body['code']).toBe('AUTH.SESSION_ENDED');
    expect((await whoAmI(other.accessToken)).status).toBe(200);
  });

  it('takes no service token for an access token, and no anonymous for a session', async () => {
    const sign = await createServiceTokenSigner({
      key: gateway.key,
      issuer: 'gateway',
      nowSeconds: () => Date.now() / 1_000,
    });
    const token = await sign({ kind: 'wallet', accountId: 'a', scopes: ['admin'] }, 'gateway');
    expect((await whoAmI(token)).body['code']).toBe('AUTH.TOKEN_INVALID');
    expect((await call(`${gateway.url}/auth/session`)).body['code']).toBe('AUTH.REQUIRED');
  });
});

describe('API keys', () => {
  const create = (token: string, scopes: string[]) =>
    call(`${gateway.url}/auth/api-keys`, { json: { name: 'ci', scopes }, token });

  it('act for the account within their scopes', async () => {
    const { accessToken, accountId } = await signIn(gateway.url);
    const { key } = (await create(accessToken, ['read', 'invoke'])).body as { key: string };
    expect(key).toMatch(/^icu_/);
    expect((await graphql(gateway.url, '{ whoAmI }', { token: key })).body).toEqual({
      data: { whoAmI: `apiKey ${accountId} read,invoke` },
    });
    const refused = await graphql(gateway.url, 'mutation { publish(name: "x") { id } }', { token: key });
    expect(refused.body).toMatchObject({
      errors: [{ extensions: { code: 'AUTH.FORBIDDEN', details: { scope: 'publish' } } }],
    });
    expect((await call(`${gateway.url}/auth/session`, { headers: { 'x-api-key': key } })).body).toMatchObject({
      kind: 'apiKey',
      accountId,
    });
  });

  it('are listed without their secret, with the time of their last use', async () => {
    const { accessToken } = await signIn(gateway.url);
    const { key, id } = (await create(accessToken, ['read'])).body as { key: string; id: string };
    await call(`${gateway.url}/auth/session`, { token: key });
    const list = (): Promise<{ apiKeys: { id: string; lastUsedAt: string | null }[] }> =>
      call(`${gateway.url}/auth/api-keys`, { token: accessToken }).then(({ body }) => body as never);
    while ((await list()).apiKeys[0]?.lastUsedAt === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await list()).toMatchObject({ apiKeys: [{ id, name: 'ci', scopes: ['read'], prefix: key.slice(0, 10) }] });
    expect(JSON.stringify(await list())).not.toContain(key.slice(10));
  });

  it('stop working once revoked, and cannot be revoked by another account', async () => {
    const [owner, other] = [await signIn(gateway.url), await signIn(gateway.url)];
    const { key, id } = (await create(owner.accessToken, ['read'])).body as { key: string; id: string };
    const revoke = (token: string) => call(`${gateway.url}/auth/api-keys/${id}`, { method: 'DELETE', token });
    expect((await revoke(other.accessToken)).body['code']).toBe('PLATFORM.NOT_FOUND');
    expect((await whoAmI(key)).status).toBe(200);
    expect((await revoke(owner.accessToken)).status).toBe(204);
    expect((await whoAmI(key)).body['code']).toBe('AUTH.API_KEY_UNKNOWN');
  });

  it('cannot make keys, nor be given that scope or one that does not exist', async () => {
    const { accessToken } = await signIn(gateway.url);
    const { key } = (await create(accessToken, ['read', 'trade'])).body as { key: string };
    expect((await create(key, ['read'])).body).toMatchObject({ code: 'AUTH.FORBIDDEN', scope: 'admin' });
    expect((await create(accessToken, ['admin'])).body['code']).toBe('AUTH.SCOPE_UNKNOWN');
    expect((await create(accessToken, ['everything'])).body['code']).toBe('AUTH.SCOPE_UNKNOWN');
  });

  it('are refused when unknown, mistyped, or in an odd scheme', async () => {
    expect((await whoAmI(generateApiKey())).body['code']).toBe('AUTH.API_KEY_UNKNOWN');
    expect((await whoAmI('icu_short')).body['code']).toBe('AUTH.API_KEY_UNKNOWN');
    const basic = await call(`${gateway.url}/auth/session`, { headers: { authorization: 'Basic YTpi' } });
    expect(basic).toMatchObject({ status: 401, body: { code: 'AUTH.TOKEN_INVALID' } });
  });

  it('are at most fifty an account, even when made at once', async () => {
    const { accessToken } = await signIn(gateway.url);
    const statuses = await Promise.all(
      Array.from({ length: 52 }, () => create(accessToken, ['read']).then(({ status }) => status)),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(50);
    expect(statuses.filter((status) => status === 409)).toHaveLength(2);
  });
});
