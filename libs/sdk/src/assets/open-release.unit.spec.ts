import { describe, expect, it } from '@jest/globals';
import type { Signer } from 'ethers';
import { Http } from '../transport/http.js';
import { releaseOpenly } from './open-release.js';

const did = 'did:icubed:31337:1';
const transaction = { chainId: 31337, to: `0x${'11'.repeat(20)}`, data: '0x', value: '0', description: 'Open' };
const prepared = { __typename: 'PreparedTransaction', transactions: [transaction] };
const refused = (typename: string, code: string) => ({ __typename: typename, code, message: 'no' });

function answering(...results: object[]) {
  const asked: object[] = [];
  const http = new Http({
    origin: 'http://modelverse.test',
    fetch: async (_url, init) => {
      asked.push(JSON.parse(init?.body as string) as object);
      const prepareOpenRelease = results[Math.min(asked.length, results.length) - 1];
      return new Response(JSON.stringify({ data: { prepareOpenRelease } }));
    },
  });
  return { http, asked };
}
const receipt = { hash: '0xabc', blockNumber: 7 };
const creator = {
  provider: { getNetwork: async () => ({ chainId: 31337n }) },
  sendTransaction: async () => ({ wait: async () => receipt }),
} as unknown as Signer;

describe('opening an asset', () => {
  it('asks again until the content is published, then sends the reveal once', async () => {
    const { http, asked } = answering(
      refused('RegistrationNotFinal', 'REGISTRY.REGISTRATION_NOT_FINAL'),
      refused('ReleasePending', 'REGISTRY.RELEASE_PENDING'),
      prepared,
    );
    const opened = await releaseOpenly(http, creator, did, { pauseMs: 0 });
    expect(opened).toEqual({ transactionHash: '0xabc', blockNumber: 7 });
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['REGISTRY.ALREADY_OFFERED', 'AlreadyOffered', 60_000],
    ['REGISTRY.RELEASE_PENDING', 'ReleasePending', -1],
  ])('ends with %s', async (code, typename, timeoutMs) => {
    const { http, asked } = answering(refused(typename, code));
    await expect(releaseOpenly(http, creator, did, { timeoutMs, pauseMs: 0 })).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });
});
