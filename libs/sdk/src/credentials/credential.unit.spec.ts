import { describe, expect, it } from '@jest/globals';
import { accountDid, CREDENTIALS_CONTEXT, encodeStatusList, signCredential, type Credential } from '@icubed/protocol';
import { Wallet } from 'ethers';
import { Http } from '../transport/http.js';
import { checkCredential } from './credential.js';

const CHAIN = 31337;
const verifier = new Wallet(`0x${'07'.repeat(32)}`);
const trust = { chainId: CHAIN, issuer: verifier.address };
const now = Date.now();
const iso = (offset: number) => new Date(now + offset).toISOString();

function sign(id: string, type: Credential['type'][1], subject: Credential['credentialSubject'], list?: string) {
  const status = list && {
    credentialStatus: {
      id: `${list}#3`,
      type: 'BitstringStatusListEntry' as const,
      statusPurpose: 'revocation' as const,
      statusListIndex: '3',
      statusListCredential: list,
    },
  };
  const document: Credential = {
    '@context': [CREDENTIALS_CONTEXT],
    id,
    type: ['VerifiableCredential', type],
    issuer: accountDid(CHAIN, verifier.address),
    validFrom: iso(-1_000),
    validUntil: iso(60_000),
    credentialSubject: subject,
    ...status,
  };
  return signCredential(verifier, CHAIN, document, iso(0));
}

const credentialOf = (list: string) => {
  const subject = { id: 'did:icubed:31337:1', digest: '0x01', filesRoot: '0x02', plainCid: 'bafy' };
  return sign('http://elsewhere.test/credentials/1', 'ReleaseVerifiedCredential', subject, list);
};

async function checkedWith(revoked: number[], list = 'http://elsewhere.test/credentials/status/0') {
  const asked: string[] = [];
  const subject = {
    id: `${list}#list`,
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: await encodeStatusList(revoked),
  };
  const answer = await sign(list, 'BitstringStatusListCredential', subject);
  const http = new Http({
    origin: 'http://modelverse.test',
    fetch: async (url) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      return new Response(JSON.stringify(answer));
    },
  });
  return { http, asked, credential: await credentialOf(list) };
}

describe('checking a credential', () => {
  it("asks the client's own origin for the status list, wherever the credential says it is", async () => {
    const { http, asked, credential } = await checkedWith([2]);
    expect(await checkCredential(http, credential, trust)).toMatchObject({ type: 'ReleaseVerifiedCredential' });
    expect(asked).toEqual(['http://modelverse.test/credentials/status/0']);
  });

  it('refuses one that was revoked', async () => {
    const { http, credential } = await checkedWith([3]);
    await expect(checkCredential(http, credential, trust)).rejects.toMatchObject({
      code: 'PROTOCOL.CREDENTIAL_REVOKED',
    });
  });

  it('asks for nothing on the word of a credential that is not signed, or names another place', async () => {
    const { http, asked, credential } = await checkedWith([]);
    const changed = { ...credential, validUntil: iso(120_000) };
    await expect(checkCredential(http, changed, trust)).rejects.toMatchObject({ code: 'PROTOCOL.SIGNATURE_INVALID' });
    const { http: other, asked: none, credential: strange } = await checkedWith([], 'http://10.0.0.1/admin');
    await expect(checkCredential(other, strange, trust)).rejects.toMatchObject({ code: 'PROTOCOL.CREDENTIAL_INVALID' });
    expect([...asked, ...none]).toEqual([]);
  });
});
