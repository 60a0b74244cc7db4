import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  canonicalBytes,
  cidOf,
  computeSnapshot,
  digestOf,
  type RankingInputs,
  type RankingSnapshot,
  type ReleaseFiles,
  signRanking,
  verifyRelease,
} from '../src/index.js';
import { inputsOf, ranking } from './example.js';

let inputs: RankingInputs;
let snapshot: RankingSnapshot;

beforeAll(async () => {
  inputs = await inputsOf([
    { assetId: '7', payer: 5, assetPrice: 2_000_000n, stars: 5 },
    { assetId: '7', payer: 6, assetPrice: 1_000_000n, stars: 4 },
    { assetId: '8', payer: 5, assetPrice: 1_500_000n, stars: 2 },
  ]);
  snapshot = computeSnapshot(inputs);
});

/** A release as somebody with the ranking key would publish it, honest or not. */
async function published(made: RankingSnapshot, from: RankingInputs = inputs): Promise<ReleaseFiles> {
  const bytes = canonicalBytes(made);
  const cid = cidOf(bytes);
  const signature = await signRanking(ranking, made, {
    week: made.week,
    root: made.root,
    cid,
    digest: digestOf(bytes),
  });
  return { cid, snapshot: bytes, inputs: canonicalBytes(from), signature, signer: ranking.address };
}

/** Published with its own inputs, wherever those came from. */
const from = (changed: RankingInputs) => published({ ...snapshot, inputs: cidOf(canonicalBytes(changed)) }, changed);

describe('a release', () => {
  it('is equal when it was made by the rule', async () => {
    expect(verifyRelease(await published(snapshot))).toMatchObject({ receipts: 3, difference: undefined });
  });

  it('is caught when a score was changed, by its place', async () => {
    const models = snapshot.models.map((model) => (model.assetId === '8' ? { ...model, score: 99 } : model));
    const { difference } = verifyRelease(await published({ ...snapshot, models }));
    expect(difference).toMatchObject({ path: 'models[1].score', found: 99, expected: snapshot.models[1]?.score });
  });

  it('is caught when a model was left out of the board, or another root is anchored', async () => {
    const top = { ...snapshot.top, overall: ['8', '7'] };
    expect(verifyRelease(await published({ ...snapshot, top })).difference?.path).toBe('top.overall[0]');
    expect(verifyRelease(await published({ ...snapshot, root: `0x${'00'.repeat(32)}` })).difference?.path).toBe('root');
  });

  it('is refused when its bytes, its inputs or its signer are others', async () => {
    const files = await published(snapshot);
    const other = canonicalBytes({ ...inputs, closedAt: inputs.closedAt - 1 });
    expect(() => verifyRelease({ ...files, snapshot: canonicalBytes({ ...snapshot, week: 1 }) })).toThrow(
      /CID_MISMATCH/,
    );
    expect(() => verifyRelease({ ...files, inputs: other })).toThrow(/CID_MISMATCH/);
    expect(() => verifyRelease({ ...files, signer: `0x${'12'.repeat(20)}` })).toThrow(/SIGNER_MISMATCH/);
    expect(() => verifyRelease({ ...files, signature: '0x12' })).toThrow(/PROTOCOL.SIGNATURE_INVALID/);
  });

  it('is refused when its bytes are not canonical or no snapshot', async () => {
    const files = await published(snapshot);
    for (const text of [JSON.stringify(snapshot, null, 1), '{}', 'no json']) {
      const bytes = new TextEncoder().encode(text);
      expect(() => verifyRelease({ ...files, cid: cidOf(bytes), snapshot: bytes })).toThrow(/SNAPSHOT_MALFORMED/);
    }
  });
});

describe('inputs', () => {
  const changedReceipt = (change: object) => ({
    ...inputs,
    receipts: inputs.receipts.map((receipt, index) => (index === 0 ? { ...receipt, ...change } : receipt)),
  });

  it.each([
    ['a receipt whose price was raised', () => changedReceipt({ assetPrice: '9000000' }), 'receipts[0].signature'],
    [
      'a receipt moved to another model',
      () => changedReceipt({ assetId: inputs.receipts[0]!.assetId === '7' ? '8' : '7' }),
      'receipts[0].signature',
    ],
    [
      'a payer who spent less than shown',
      () => ({ ...inputs, payers: inputs.payers.map((payer) => ({ ...payer, spent: '1' })) }),
      'payers[0].spent',
    ],
    [
      'a receipt twice',
      () => ({ ...inputs, receipts: [inputs.receipts[0]!, ...inputs.receipts] }),
      'receipts: a member',
    ],
    ['another order', () => ({ ...inputs, receipts: inputs.receipts.toReversed() }), 'receipts: is not sorted'],
    [
      'a vote without a receipt',
      () => ({ ...inputs, votes: [{ receiptId: `0x${'00'.repeat(32)}`, stars: 5, ratedAt: 1 }] }),
      'votes[0].receiptId',
    ],
    [
      'a vote after the close',
      () => ({ ...inputs, votes: inputs.votes.map((vote) => ({ ...vote, ratedAt: inputs.closedAt })) }),
      'votes[0].ratedAt',
    ],
    ['another week', () => ({ ...inputs, week: inputs.week - 1 }), 'closedAt'],
  ])('with %s are refused', async (_what, changed, place) => {
    const files = await from(changed());
    expect(() => verifyRelease(files)).toThrow(`BENCHMARK.INPUTS_INVALID: ${place.split(':')[0]}`);
  });

  it('with two votes of one payer for one model in 30 days are refused', async () => {
    const twice = await inputsOf([
      { assetId: '7', payer: 5, assetPrice: 1n, stars: 5, daysBefore: 20 },
      { assetId: '7', payer: 5, assetPrice: 2n, stars: 5, daysBefore: 1 },
    ]);
    const files = await from(twice);
    expect(() => verifyRelease(files)).toThrow(/votes\[\d\]\.ratedAt: is within 30 days/);
  });
});
