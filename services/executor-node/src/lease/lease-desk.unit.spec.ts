import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelverseError } from '@icubed/errors';
import type { LeaseMessage, NodeMessage } from '@icubed/protocol';
import { leaseOf } from '../../test/a-lease.js';
import type { Execution } from './execute-lease.js';
import { LeaseDesk, type Execute } from './lease-desk.js';

const input = Buffer.from('picture');
const terms = { chainId: 31337, priceUsdMicros: 200n, maxInputBytes: 1_000 };
const untilStopped: Execute = (_lease, _input, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
const done = (lease: LeaseMessage) =>
  ({ result: { type: 'result', leaseId: lease.leaseId }, output: Buffer.from('text') }) as unknown as Execution;

function deskOf(execute: Execute, concurrency = 2) {
  const sent: NodeMessage[] = [];
  const settled: unknown[] = [];
  const desk = new LeaseDesk(execute, {
    terms,
    concurrency,
    maxLeaseMs: 60_000,
    onSettled: ({ error }) => settled.push(error),
  });
  const take = (change: Partial<LeaseMessage> = {}, bytes: Uint8Array = input) =>
    desk.take(leaseOf(input, change), bytes, (message) => sent.push(message));
  return { desk, sent, settled, take, types: () => sent.map(({ type }) => type) };
}

describe('the lease desk', () => {
  it('accepts a lease, answers it once and has its place free again', async () => {
    const { desk, types, take, settled } = deskOf(async (lease) => done(lease));
    take();
    await desk.drain(60_000);
    expect([types(), settled, desk.count]).toEqual([['accepted', 'result'], [undefined], 0]);
  });

  it('refuses what it has no place for', async () => {
    const { desk, sent, take } = deskOf(untilStopped, 1);
    take({ leaseId: 'a' });
    take({ leaseId: 'b' });
    expect(sent.at(-1)).toMatchObject({ type: 'refused', leaseId: 'b', code: 'NODE.BUSY' });
    await desk.drain(0);
  });

  it.each<[string, Partial<LeaseMessage>, string]>([
    ['another chain', { did: 'did:icubed:1:7' }, 'PROTOCOL.WRONG_CHAIN'],
    ['a DID of another asset', { assetId: '8' }, 'PROTOCOL.DID_MALFORMED'],
    ['less than its price', { nodePrice: '199' }, 'NODE.PRICE_TOO_LOW'],
    [
      'an input beyond its limit',
      { input: { mediaType: 'image/png', sha256: `0x${'00'.repeat(32)}`, size: 1_001 } },
      'NODE.INPUT_TOO_LARGE',
    ],
    [
      'bytes the lease does not name',
      { input: { mediaType: 'image/png', sha256: `0x${'00'.repeat(32)}`, size: 7 } },
      'NODE.INPUT_DIGEST_MISMATCH',
    ],
  ])('refuses %s before any work', (_, change, code) => {
    const { sent, take, desk } = deskOf(async () => {
      throw new Error('no work was to be done');
    });
    take(change);
    expect([sent, desk.count]).toEqual([[expect.objectContaining({ type: 'refused', code })], 0]);
  });

  it('takes its own price and more', async () => {
    const { types, take, desk } = deskOf(async (lease) => done(lease));
    take({ leaseId: 'a', nodePrice: '200' });
    take({ leaseId: 'b', nodePrice: '201' });
    await desk.drain(60_000);
    expect(types().filter((type) => type === 'result')).toHaveLength(2);
  });

  it('says why a lease failed, with its code', async () => {
    const { desk, sent, take } = deskOf(async () => {
      throw new ModelverseError('NODE.INPUT_NOT_AN_IMAGE', 'no picture');
    });
    take();
    await desk.drain(60_000);
    expect(sent.at(-1)).toMatchObject({ type: 'failure', code: 'NODE.INPUT_NOT_AN_IMAGE', retryable: false });
  });

  it('tells nothing of an unexpected error but that there was one', async () => {
    const { desk, sent, take } = deskOf(async () => {
      throw new Error('/home/operator/.secret');
    });
    take();
    await desk.drain(60_000);
    expect(sent.at(-1)).toMatchObject({ type: 'failure', code: 'PLATFORM.INTERNAL' });
    expect(JSON.stringify(sent)).not.toContain('secret');
  });

  it('ends a lease at its deadline', async () => {
    const { desk, sent, take } = deskOf(untilStopped);
    take({ timeoutMs: 20 });
    while (desk.count > 0) await sleep(5);
    expect([sent.at(-1), desk.count]).toEqual([
      expect.objectContaining({ type: 'failure', code: 'NODE.DEADLINE_EXCEEDED', retryable: true }),
      0,
    ]);
  });

  it('ends a lease that is cancelled and no other', async () => {
    const { desk, sent, take } = deskOf(untilStopped);
    take({ leaseId: 'a' });
    take({ leaseId: 'b' });
    desk.cancel('a', 'the caller left');
    while (desk.count > 1) await sleep(5);
    expect([sent.at(-1), desk.count]).toEqual([expect.objectContaining({ leaseId: 'a', code: 'NODE.CANCELLED' }), 1]);
    await desk.drain(0);
  });

  it('finishes what runs while it drains, and takes nothing new', async () => {
    const { desk, sent, take } = deskOf(async (lease) => {
      await sleep(30);
      return done(lease);
    });
    take({ leaseId: 'a' });
    const drained = desk.drain(60_000);
    take({ leaseId: 'b' });
    await drained;
    expect(sent).toContainEqual(expect.objectContaining({ type: 'refused', leaseId: 'b', code: 'NODE.DRAINING' }));
    expect(sent).toContainEqual(expect.objectContaining({ type: 'result', leaseId: 'a' }));
  });

  it('ends what has not finished when draining takes too long', async () => {
    const { desk, sent, take } = deskOf(untilStopped);
    take();
    await desk.drain(20);
    expect(sent.at(-1)).toMatchObject({ type: 'failure', code: 'NODE.DRAINING', retryable: true });
  });
});
