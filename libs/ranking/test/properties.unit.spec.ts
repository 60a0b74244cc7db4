import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ZeroAddress } from 'ethers';
import {
  canonicalText,
  computeSnapshot,
  DEFAULT_PARAMETERS,
  type InputReceipt,
  type RankedModel,
  type RankingInputs,
  sortLists,
} from '../src/index.js';
import { account, CLOSED_AT, WEEK } from './example.js';

interface Call {
  readonly model: number;
  readonly payer: number;
  readonly price: number;
  readonly stars: number | undefined;
}

const MODELS = 6;
const call: fc.Arbitrary<Call> = fc.record({
  model: fc.nat(MODELS - 1),
  payer: fc.nat(25),
  price: fc.integer({ min: 1, max: 50_000_000 }),
  stars: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
});
const calls = fc.array(call, { minLength: 1, maxLength: 60 });
const hex = (value: number) => `0x${value.toString(16).padStart(64, '0')}`;

/** Unsigned: `computeSnapshot` takes its inputs as checked. */
function inputsOf(all: readonly Call[], order: readonly number[] = all.map((_, index) => index)): RankingInputs {
  const receiptOf = ({ model, payer, price }: Call, index: number): InputReceipt => ({
    id: hex(index + 1),
    callId: hex(index + 1),
    assetId: String(model),
    payer: account(100 + payer),
    assetPrice: String(price),
    nodePrice: '1',
    chainTime: CLOSED_AT - 1_000,
    step: 0,
    attempt: 1,
    digest: hex(1),
    inputDigest: hex(2),
    outputDigest: hex(3),
    node: ZeroAddress,
    signature: '0x',
  });
  const arrived = order.map((index) => ({ index, call: all[index]! }));
  const lists = sortLists({
    assets: Array.from({ length: MODELS }, (_, model) => ({
      assetId: String(model),
      creator: account(1),
      kind: 'MODEL' as const,
      vertical: model % 2 === 0 ? ('CV' as const) : ('NLP' as const),
      registeredAt: 0,
      parents: [],
    })),
    receipts: arrived.map(({ call: one, index }) => receiptOf(one, index)),
    votes: arrived.flatMap(({ call: { stars }, index }) =>
      stars === undefined ? [] : [{ receiptId: hex(index + 1), stars, ratedAt: CLOSED_AT - 500 }],
    ),
    payers: Array.from({ length: 26 }, (_, payer) => ({
      account: account(100 + payer),
      spent: payer % 3 === 0 ? '10' : '5000000',
    })),
    holders: [],
  });
  const context = { chainId: 1, jobManager: ZeroAddress, verifyingContract: ZeroAddress };
  const close = { week: WEEK, closedAt: CLOSED_AT, parameters: DEFAULT_PARAMETERS, previous: null };
  return { format: 'icubed-ranking-inputs/1', ...context, ...close, ...lists };
}

const modelOf = (all: readonly Call[], model: number): RankedModel =>
  computeSnapshot(inputsOf(all)).models.find(({ assetId }) => assetId === String(model))!;
const changed = (all: readonly Call[], at: number, change: Partial<Call>) =>
  all.map((one, index) => (index === at ? { ...one, ...change } : one));

describe('the ranking', () => {
  it('never lowers a model whose vote gains a star', () => {
    fc.assert(
      fc.property(calls, fc.nat(59), (all, pick) => {
        const at = pick % all.length;
        const { model, stars } = all[at]!;
        fc.pre(stars !== undefined && stars < 5);
        const better = modelOf(changed(all, at, { stars: stars! + 1 }), model);
        expect(better.score).toBeGreaterThanOrEqual(modelOf(all, model).score);
      }),
    );
  });

  it('never lowers a model that is paid more', () => {
    fc.assert(
      fc.property(calls, fc.nat(59), fc.nat(50_000_000), (all, pick, more) => {
        const at = pick % all.length;
        const { model, price } = all[at]!;
        const richer = modelOf(changed(all, at, { price: price + more }), model);
        expect(richer.score).toBeGreaterThanOrEqual(modelOf(all, model).score);
      }),
    );
  });

  it('does not depend on the order in which facts arrived', () => {
    fc.assert(
      fc.property(
        calls.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(
              all.map((_, index) => index),
              { minLength: all.length },
            ),
          ),
        ),
        ([all, order]) => {
          expect(canonicalText(computeSnapshot(inputsOf(all, order)))).toBe(
            canonicalText(computeSnapshot(inputsOf(all))),
          );
        },
      ),
    );
  });

  it('gives no payer more of a model than a twentieth, and a quarter of it for the unproven', () => {
    fc.assert(
      fc.property(calls, fc.nat(5), (all, model) => {
        const own = all.filter((one) => one.model === model);
        fc.pre(own.length > 0);
        const total = own.reduce((sum, { price }) => sum + BigInt(price), 0n);
        const { countedUsage, payers } = modelOf(all, model);
        expect(BigInt(countedUsage)).toBeLessThanOrEqual((BigInt(payers) * (total / 20n) * 5n) / 4n);
      }),
    );
  });

  it('keeps every score within 0 and 100 and every rank within the number of models', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const { models } = computeSnapshot(inputsOf(all));
        for (const { score, lower, upper, overall } of models) {
          expect(0 <= lower && lower <= score && score <= upper && upper <= 100).toBe(true);
          expect(1 <= overall.rank && overall.rank <= overall.worst && overall.worst <= models.length).toBe(true);
        }
      }),
    );
  });
});
