import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyCredential } from '@icubed/protocol';
import { Wallet } from 'ethers';
import { announceBackers, announceLock, announceRelease, announceVoid, offerAndFill, passUnlock } from './offering.js';
import { Client, CREATOR, eventually, OTHER, startWorld, wallet, type World } from './registry-world.js';

const weights = createHash('sha256').update('weights').digest();
const FIELDS =
  '__typename ... on Credential { id type subject url validUntil revokedAt document } ... on Error { code }';

interface Shown {
  readonly __typename: string;
  readonly id: string;
  readonly code?: string;
  readonly type: string;
  readonly subject: string;
  readonly revokedAt: string | null;
  readonly document: string;
}

describe('credentials of an asset', () => {
  let world: World;
  let creator: Client;
  let did: string;
  let assetId: string;
  let digest: string;
  const anyone = () => new Client(world);

  const issue = async (client: Client, type: string, of = did) =>
    client.graphql<{ issueCredential: Shown }>(
      `mutation ($did: Did!, $type: CredentialType!) { issueCredential(did: $did, type: $type) { ${FIELDS} } }`,
      { did: of, type },
    );
  const issued = async (client: Client, type: string, of = did): Promise<Shown> =>
    (await issue(client, type, of)).data.issueCredential;
  const revoke = async (client: Client, id: string) =>
    client.graphql<{ revokeCredential: Shown }>(`mutation ($id: ID!) { revokeCredential(id: $id) { ${FIELDS} } }`, {
      id,
    });
  /** As a stranger does it: from the two URLs in the credential, and the verifier's address. */
  const verify = async (id: string) => {
    const credential = (await anyone().json('GET', `/credentials/${id}`)).body as Record<
      string,
      { statusListCredential: string }
    >;
    const list = new URL(credential['credentialStatus']!.statusListCredential).pathname;
    const statusList = (await anyone().json('GET', list)).body;
    const trust = {
      chainId: 31337,
      issuer: new Wallet(world.env['ICUBED_REGISTRY_VERIFIER_PRIVATE_KEY']!).address,
      now: new Date(),
    };
    return verifyCredential(credential, trust, statusList);
  };

  beforeAll(async () => {
    world = await startWorld();
    creator = new Client(world, wallet(world, CREATOR));
    ({ did, assetId, digest } = await creator.register({ 'w.bin': weights }));
  });
  afterAll(() => world.close());

  it('attest nothing before it is final', async () => {
    expect(await issued(creator, 'ASSET_CREATOR')).toMatchObject({ __typename: 'RegistrationNotFinal' });
    await world.mine(3);
    await eventually(async () => (await issued(creator, 'ASSET_CREATOR')).__typename === 'Credential');
    expect(await issued(creator, 'RELEASE_VERIFIED')).toMatchObject({ code: 'REGISTRY.CREDENTIAL_NOT_DUE' });
    expect(await issued(creator, 'OFFERING_RELEASED')).toMatchObject({ code: 'REGISTRY.CREDENTIAL_NOT_DUE' });
  });

  it('are asked for by those they speak for', async () => {
    expect((await issue(anyone(), 'ASSET_CREATOR')).errors![0]!.extensions.code).toBe('AUTH.REQUIRED');
    const reader = new Client(world, wallet(world, CREATOR, ['read', 'invoke']));
    expect((await issue(reader, 'ASSET_CREATOR')).errors![0]!.extensions.code).toBe('AUTH.FORBIDDEN');
    const other = new Client(world, wallet(world, OTHER));
    expect(await issued(other, 'ASSET_CREATOR')).toMatchObject({ code: 'REGISTRY.CREDENTIAL_FORBIDDEN' });
  });

  it('are verified by anyone, from what anyone can fetch', async () => {
    const { id } = await issued(creator, 'ASSET_CREATOR');
    const { credential } = await verify(id);
    expect(credential.credentialSubject).toEqual({
      id: `did:pkh:eip155:31337:${world.account(CREATOR).address}`,
      asset: did,
      digest,
      registeredAt: expect.stringMatching(/^20\d\d-/),
    });
    const context = await anyone().json('GET', new URL(credential['@context'][1]!).pathname);
    expect(context.body).toMatchObject({
      '@context': { AssetCreatorCredential: 'urn:icubed:credentials#AssetCreatorCredential' },
    });
    const response = await anyone().fetch(`/credentials/${id}`);
    expect(response.headers.get('content-type')).toContain('application/vc');
  });

  it('are issued once, also to two who ask at once', async () => {
    const asked = await Promise.all([1, 2, 3, 4].map(() => issued(creator, 'ASSET_CREATOR')));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(await world.sql('SELECT 1 FROM credential')).toHaveLength(1);
  });

  it('are revoked by the wallet of whom they speak for, and by nobody else', async () => {
    const { id } = await issued(creator, 'ASSET_CREATOR');
    const codeOf = async (client: Client) => {
      const { data, errors } = await revoke(client, id);
      return errors?.[0]?.extensions.code ?? data.revokeCredential.code;
    };
    expect(await codeOf(anyone())).toBe('AUTH.REQUIRED');
    expect(await codeOf(new Client(world, wallet(world, CREATOR, ['read'])))).toBe('AUTH.FORBIDDEN');
    expect(await codeOf(new Client(world, wallet(world, OTHER)))).toBe('REGISTRY.CREDENTIAL_FORBIDDEN');
    const key = new Client(world, { ...wallet(world, CREATOR, ['publish']), kind: 'apiKey', keyId: 'k' });
    expect(await codeOf(key)).toBe('REGISTRY.CREDENTIAL_FORBIDDEN');
    expect((await revoke(creator, 'x')).data.revokeCredential.code).toBe('REGISTRY.CREDENTIAL_UNKNOWN');
    await expect(verify(id)).resolves.toBeDefined();

    expect((await revoke(creator, id)).data.revokeCredential.revokedAt).not.toBeNull();
    await expect(verify(id)).rejects.toMatchObject({ code: 'PROTOCOL.CREDENTIAL_REVOKED' });
    const again = await issued(creator, 'ASSET_CREATOR');
    expect(again.id).not.toBe(id);
    await expect(verify(again.id)).resolves.toBeDefined();
    const { data } = await anyone().graphql<{ asset: { credentials: Shown[] } }>(
      'query ($did: Did!) { asset(did: $did) { credentials { id type revokedAt } } }',
      { did },
    );
    expect(data.asset.credentials.map((one) => [one.id, one.revokedAt !== null])).toEqual([
      [again.id, false],
      [id, true],
    ]);
  });

  it('attest a release once its bytes are checked, and an offering once imo says so', async () => {
    const unlockAt = await offerAndFill(world, assetId);
    await announceLock(world, assetId, unlockAt);
    await world.mine(3);
    await passUnlock(world, unlockAt);
    const release = await eventually(async () => {
      await world.mine(1);
      const answer = await issued(creator, 'RELEASE_VERIFIED');
      return answer.__typename === 'Credential' && answer;
    });
    expect((await verify(release.id)).credential.credentialSubject).toMatchObject({ id: did, digest });
    expect(await issued(creator, 'OFFERING_RELEASED')).toMatchObject({ code: 'REGISTRY.CREDENTIAL_NOT_DUE' });
    await announceRelease(world, assetId, unlockAt + 86_400);
    const offering = await eventually(async () => {
      const answer = await issued(creator, 'OFFERING_RELEASED');
      return answer.__typename === 'Credential' && answer;
    });
    expect((await verify(offering.id)).credential.credentialSubject).toMatchObject({
      asset: did,
      plainCid: 'bafyplain',
    });
  });

  const shown = async () => {
    const { data } = await anyone().graphql<{ asset: { credentials: (Shown & { revokedBecause: string | null })[] } }>(
      'query ($did: Did!) { asset(did: $did) { credentials { id type subject revokedAt revokedBecause } } }',
      { did },
    );
    return data.asset.credentials;
  };
  const badges = async () => (await shown()).filter(({ type }) => type === 'OFFERING_BACKED');

  it('are no badge of nineteen backers, or of one who holds too much', async () => {
    const by = { creator: world.account(CREATOR).address, largestUnits: 10n ** 18n };
    const other = await creator.register({ 'x.bin': weights });
    await announceBackers(world, other.assetId, { ...by, backers: 19 });
    await eventually(async () => (await world.sql('SELECT 1 FROM offering_backing')).length === 1);
    expect(await world.sql(`SELECT 1 FROM credential WHERE type = 'OfferingBackedCredential'`)).toEqual([]);
    const whale = await creator.register({ 'y.bin': weights });
    await announceBackers(world, whale.assetId, { ...by, backers: 40, largestUnits: 102_000n * 10n ** 18n + 1n });
    await eventually(async () => (await world.sql('SELECT 1 FROM offering_backing')).length === 2);
    expect(await world.sql(`SELECT 1 FROM credential WHERE type = 'OfferingBackedCredential'`)).toEqual([]);
    await world.mine(3);
    await eventually(
      async () => (await issued(creator, 'OFFERING_BACKED', whale.did)).code === 'REGISTRY.CREDENTIAL_NOT_DUE',
    );
  });

  it('are a badge, given by itself and once, for an offering with twenty backers', async () => {
    const by = { creator: world.account(CREATOR).address, largestUnits: 102_000n * 10n ** 18n };
    await announceBackers(world, assetId, { ...by, backers: 20 });
    const [badge] = await eventually(async () => (await badges()).length > 0 && badges());
    expect((await verify(badge!.id)).credential.credentialSubject).toEqual({
      id: `did:pkh:eip155:31337:${by.creator}`,
      asset: did,
      backers: '20',
      largestUnits: '102000000000000000000000',
      releasedAt: '2023-11-14T22:13:20.000Z',
    });
    await announceBackers(world, assetId, { ...by, backers: 21 });
    expect((await issued(creator, 'OFFERING_BACKED')).id).toBe(badge!.id);
    expect(await badges()).toHaveLength(1);
  });

  it('do not stand once the offering was voided, and are not issued of it again', async () => {
    const before = (await shown()).filter(({ revokedAt }) => revokedAt === null);
    expect(new Set(before.map(({ type }) => type))).toEqual(
      new Set(['ASSET_CREATOR', 'RELEASE_VERIFIED', 'OFFERING_RELEASED', 'OFFERING_BACKED']),
    );
    await announceVoid(world, assetId, 1_800_000_000);
    await eventually(async () => (await shown()).some(({ revokedBecause }) => revokedBecause === 'OFFERING_VOIDED'));
    for (const { id, type } of before) {
      if (type === 'ASSET_CREATOR') await expect(verify(id)).resolves.toBeDefined();
      else await expect(verify(id)).rejects.toMatchObject({ code: 'PROTOCOL.CREDENTIAL_REVOKED' });
    }
    for (const type of ['RELEASE_VERIFIED', 'OFFERING_RELEASED', 'OFFERING_BACKED'])
      expect(await issued(creator, type)).toMatchObject({ code: 'REGISTRY.CREDENTIAL_NOT_DUE' });
    const reasons = (await shown()).map(({ type, revokedBecause }) => [type, revokedBecause]);
    expect(reasons).toContainEqual(['ASSET_CREATOR', null]);
    expect(reasons).toContainEqual(['ASSET_CREATOR', 'HOLDER']);
    expect(reasons).toContainEqual(['OFFERING_BACKED', 'OFFERING_VOIDED']);
  });

  it('are never made of an offering whose void was heard of before its release', async () => {
    const early = await creator.register({ 'z.bin': weights });
    await announceVoid(world, early.assetId, 1_800_000_000);
    await eventually(async () => (await world.sql('SELECT 1 FROM voided_offering')).length === 2);
    const count = { creator: world.account(CREATOR).address, backers: 30, largestUnits: 1n };
    await announceBackers(world, early.assetId, count);
    await eventually(async () => (await world.sql('SELECT 1 FROM offering_backing')).length === 4);
    expect(await world.sql(`SELECT 1 FROM credential WHERE asset_id = $1`, [early.assetId])).toEqual([]);
  });

  it('are not found by names of none', async () => {
    for (const path of [
      '/credentials/x',
      '/credentials/context/v3',
      '/credentials/status/1',
      '/credentials/status/-1',
      '/credentials/status/x',
    ])
      expect((await anyone().json('GET', path)).body['code']).toBe('REGISTRY.CREDENTIAL_UNKNOWN');
  });
});
