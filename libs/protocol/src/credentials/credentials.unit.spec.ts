import { describe, expect, it } from '@jest/globals';
import { verifyTypedData, Wallet } from 'ethers';
import { encodeStatusList, readStatus, STATUS_LIST_BITS } from './bitstring-status-list.js';
import { accountDid, CREDENTIAL_TYPES, CREDENTIALS_CONTEXT, type Credential, type SignedType } from './credential.js';
import { SUBJECT_FIELDS } from './credential-types.js';
import { signCredential } from './eip712-proof.js';
import { verifyCredential } from './verify-credential.js';

const CHAIN = 31337;
const LIST = 'http://modelverse.test/credentials/status/0';
const issuer = new Wallet(`0x${'07'.repeat(32)}`);
const mallory = new Wallet(`0x${'08'.repeat(32)}`);
const CREATED = '2026-03-01T00:00:00.000Z';
const trust = { chainId: CHAIN, issuer: issuer.address, now: new Date('2026-04-01T00:00:00Z') };

function credentialOf(type: SignedType, change: Partial<Credential> = {}): Credential {
  const subject = Object.fromEntries(SUBJECT_FIELDS[type].map((name) => [name, `the ${name}`]));
  return {
    '@context': [CREDENTIALS_CONTEXT, 'http://modelverse.test/credentials/context/v1'],
    id: 'http://modelverse.test/credentials/1',
    type: ['VerifiableCredential', type],
    issuer: accountDid(CHAIN, issuer.address),
    validFrom: '2026-03-01T00:00:00Z',
    validUntil: '2027-03-01T00:00:00Z',
    credentialSubject: { id: 'did:icubed:31337:7', ...subject },
    ...(type !== 'BitstringStatusListCredential' && {
      credentialStatus: {
        id: `${LIST}#94`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '94',
        statusListCredential: LIST,
      },
    }),
    ...change,
  };
}
const signed = (type: SignedType = 'ReleaseVerifiedCredential', change?: Partial<Credential>) =>
  signCredential(issuer, CHAIN, credentialOf(type, change), CREATED);
const listOf = async (revoked: number[], change: Partial<Credential> = {}) =>
  signed('BitstringStatusListCredential', {
    id: LIST,
    credentialSubject: {
      id: `${LIST}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: await encodeStatusList(revoked),
    },
    ...change,
  });

describe('a credential', () => {
  it.each(CREDENTIAL_TYPES)('%s is verified after a way through JSON', async (type) => {
    const value: unknown = JSON.parse(JSON.stringify(await signed(type)));
    expect(await verifyCredential(value, trust, await listOf([93, 95]))).toEqual({ type, credential: value });
  });

  it('is verified by what it says of itself, with ethers alone', async () => {
    const { proof, ...document } = await signed();
    const { proofValue, eip712, ...options } = proof;
    expect(verifyTypedData(eip712.domain, eip712.types, { ...document, proof: options }, proofValue)).toBe(
      issuer.address,
    );
  });

  it('does not survive a change of any signed value', async () => {
    const credential = await signed();
    const paths = leavesOf(credential).filter(
      ([first, second]) => first !== 'proof' || (second !== 'eip712' && second !== 'proofValue'),
    );
    expect(paths.length).toBeGreaterThan(18);
    for (const path of paths) {
      const changed = structuredClone(credential) as unknown as Record<string, unknown>;
      change(changed, path);
      expect([path, await refusalOf(changed)]).toEqual([
        path,
        expect.stringMatching(/CREDENTIAL_INVALID|SIGNATURE_INVALID|CREDENTIAL_EXPIRED/),
      ]);
    }
  });

  it.each([
    ['a field more', { evidence: 'x' }],
    [
      'a field more in its subject',
      { credentialSubject: { ...credentialOf('ReleaseVerifiedCredential').credentialSubject, rank: '1' } },
    ],
    ['no status', { credentialStatus: undefined }],
    ['another first context', { '@context': ['https://example.org'] }],
  ])('is refused with %s, which nobody has signed', async (_what, change) => {
    expect(await refusalOf({ ...(await signed()), ...change })).toBe('PROTOCOL.CREDENTIAL_INVALID');
  });

  it('does not bring its own types: a field could be left out of them', async () => {
    const credential = structuredClone(await signed());
    (credential.proof.eip712.types['CredentialSubject'] as unknown[]).pop();
    expect(await refusalOf(credential)).toBe('PROTOCOL.CREDENTIAL_INVALID');
  });

  it('is worth its issuer: another one, or another key in its name, is refused', async () => {
    const own = { issuer: accountDid(CHAIN, mallory.address) };
    const foreign = await signCredential(mallory, CHAIN, credentialOf('ReleaseVerifiedCredential', own), CREATED);
    expect(await refusalOf(foreign)).toBe('PROTOCOL.CREDENTIAL_INVALID');
    const credential = await signed();
    const { eip712, proofValue: _, ...options } = credential.proof;
    const proofValue = await mallory.signTypedData(eip712.domain, eip712.types, { ...credential, proof: options });
    expect(await refusalOf({ ...credential, proof: { ...credential.proof, proofValue } })).toBe(
      'PROTOCOL.SIGNATURE_INVALID',
    );
    await expect(signCredential(mallory, CHAIN, credentialOf('AssetCreatorCredential'), CREATED)).rejects.toThrow(
      /CREDENTIAL_INVALID/,
    );
  });

  it('holds on its chain alone', async () => {
    await expect(verifyCredential(await signed(), { ...trust, chainId: 1 })).rejects.toThrow(/CREDENTIAL_INVALID/);
  });

  it('holds from its first second to before its last', async () => {
    const at = async (now: string) => refusalOf(await signed(), { ...trust, now: new Date(now) });
    expect(await at('2026-03-01T00:00:00Z')).toBe('verified');
    expect(await at('2026-02-28T23:59:59Z')).toBe('PROTOCOL.CREDENTIAL_EXPIRED');
    expect(await at('2027-02-28T23:59:59Z')).toBe('verified');
    expect(await at('2027-03-01T00:00:00Z')).toBe('PROTOCOL.CREDENTIAL_EXPIRED');
  });

  it('is revoked by its bit, and by no other', async () => {
    await expect(verifyCredential(await signed(), trust, await listOf([94]))).rejects.toMatchObject({
      code: 'PROTOCOL.CREDENTIAL_REVOKED',
    });
    await expect(verifyCredential(await signed(), trust, await listOf([93, 95]))).resolves.toBeDefined();
  });

  it.each([
    ['another list', { id: 'http://modelverse.test/credentials/status/1' }],
    ['an old list', { validUntil: '2026-03-02T00:00:00Z' }],
    [
      'a list for another purpose',
      {
        credentialSubject: { id: 'x', type: 'BitstringStatusList', statusPurpose: 'suspension', encodedList: 'uH4sI' },
      },
    ],
    [
      'a list that is none',
      {
        credentialSubject: { id: 'x', type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'uH4sI' },
      },
    ],
  ])('is not verified by %s', async (_what, change) => {
    const list = await listOf([], change);
    await expect(verifyCredential(await signed(), trust, list)).rejects.toThrow(/CREDENTIAL_(INVALID|EXPIRED)/);
  });

  it('is not verified by a list of somebody else, nor by another credential', async () => {
    const own = credentialOf('BitstringStatusListCredential', { id: LIST, issuer: accountDid(CHAIN, mallory.address) });
    const list = await signCredential(mallory, CHAIN, own, CREATED);
    await expect(verifyCredential(await signed(), trust, list)).rejects.toThrow(/CREDENTIAL_INVALID/);
    await expect(
      verifyCredential(await signed(), trust, await signed('AssetCreatorCredential', { id: LIST })),
    ).rejects.toThrow(/CREDENTIAL_INVALID/);
    await expect(verifyCredential(await listOf([]), trust)).rejects.toThrow(/CREDENTIAL_INVALID/);
  });
});

describe('a status list', () => {
  it('counts its bits from the left, first to last', async () => {
    const list = await encodeStatusList([0, 9, STATUS_LIST_BITS - 1]);
    const read = (index: number) => readStatus(list, index);
    expect(await Promise.all([0, 1, 8, 9, 10, STATUS_LIST_BITS - 1].map(read))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
    await expect(read(STATUS_LIST_BITS)).rejects.toThrow(/CREDENTIAL_INVALID/);
  });

  it('is as the recommendation encodes it: multibase, gzip, 131,072 bits', async () => {
    // the encodedList of an empty list in W3C Bitstring Status List 1.0 unpacks to 16 KiB of zeros
    const example = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA';
    expect(await readStatus(example, 94_567)).toBe(false);
  });

  it('of a gibibyte in a few bytes is not unpacked', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = `u${gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')}`;
    await expect(readStatus(bomb, 1)).rejects.toThrow(/CREDENTIAL_INVALID/);
  });
});

async function refusalOf(value: unknown, by = trust): Promise<string> {
  try {
    await verifyCredential(value, by);
    return 'verified';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function leavesOf(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

function change(target: Record<string, unknown>, path: readonly string[]): void {
  const last = path.at(-1)!;
  let at = target;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[last] = /^\d{4}-/.test(String(at[last])) ? '2026-03-05T00:00:00Z' : `${String(at[last])}0`;
}
