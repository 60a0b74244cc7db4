import { describe, expect, it } from '@jest/globals';
import { recoverNodeHelloSigner } from '@icubed/protocol';
import { Wallet } from 'ethers';
import { answerChallenge, originOf } from './answer-challenge.js';
import { backoffMs } from './backoff.js';

const rules = { firstMs: 500, longestMs: 30_000 };
const context = { chainId: 31337, jobManager: `0x${'55'.repeat(20)}` };
const signer = new Wallet(`0x${'01'.repeat(32)}`);
const capabilities = { runtimes: ['onnx'], processors: ['image/dbnet@1'], concurrency: 2 };
const identity = {
  signer,
  context,
  executor: 'ws://127.0.0.1:4005',
  priceUsdMicros: 200n,
  capabilities,
  software: 'test',
};
const challenge = {
  type: 'challenge',
  protocol: 1,
  nonce: `0x${'ab'.repeat(32)}`,
  executor: 'ws://127.0.0.1:4005',
  ...context,
} as const;

describe('waiting before the next connection', () => {
  it('doubles up to a limit', () => {
    expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 0.999999, rules))).toEqual([500, 1000, 2000, 4000]);
    expect(backoffMs(400, 0.999999, rules)).toBe(30_000);
  });

  it('is never shorter than half and never longer than the whole', () => {
    expect(backoffMs(3, 0, rules)).toBe(2000);
    expect(backoffMs(3, 0.5, rules)).toBe(3000);
  });
});

describe('answering a challenge', () => {
  it('proves the key over the nonce, for a minute', async () => {
    const hello = await answerChallenge(identity, challenge, 1_000n);
    const signed = { node: signer.address, nonce: challenge.nonce, executor: challenge.executor, expiresAt: 1_060n };
    expect(recoverNodeHelloSigner(context, signed, hello.signature)).toBe(signer.address);
    expect(hello).toMatchObject({ node: signer.address, expiresAt: '1060', priceUsdMicros: '200', capabilities });
  });

  it.each([
    ['another chain', { chainId: 1 }],
    ['another contract', { jobManager: `0x${'66'.repeat(20)}` }],
    ['another executor, as a relay would hand it on', { executor: 'wss://other.example' }],
  ])('signs nothing for %s', async (_, change) => {
    await expect(answerChallenge(identity, { ...challenge, ...change }, 1_000n)).rejects.toMatchObject({
      code: 'NODE.CHALLENGE_REFUSED',
    });
  });

  it('takes an executor by its origin, written as HTTP or as WebSocket', () => {
    expect(['ws://h:1/node', 'http://h:1', 'http://h:1/'].map(originOf)).toEqual(['ws://h:1', 'ws://h:1', 'ws://h:1']);
    expect([originOf('https://h/x'), originOf('wss://h')]).toEqual(['wss://h', 'wss://h']);
    expect(originOf('no url')).toBeUndefined();
  });
});
