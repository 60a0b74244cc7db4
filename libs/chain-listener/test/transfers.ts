import { defineFact } from '@icubed/events';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { chainFact, type ChainEvent, type ChainProjection, projection } from '../src/index.js';

export type Transfer = ChainEvent<'Transfer', { readonly from: string; readonly to: string; readonly value: bigint }>;

/** Balance and the order in which it came about: two orders of the same transfers are two states. */
export interface BalanceState {
  readonly balance: bigint;
  readonly trail: readonly string[];
}

export const transferred = defineFact({
  type: 'icubed.test.transferred.v1',
  topic: 'test.transfer',
  key: (data) => data.to,
  data: z.object({
    chainId: z.number(),
    from: z.string(),
    to: z.string(),
    value: z.string(),
    balance: z.string(),
    origin: z.unknown(),
  }),
});

const NOBODY = '0x0000000000000000000000000000000000000000';
const abi = ['event Transfer(address indexed from, address indexed to, uint256 value)'];

const definition: ChainProjection<BalanceState, Transfer> = {
  kind: 'balance',
  sources: [{ contract: 'TestUSD', abi, events: ['Transfer'] }],
  aggregateOf: ({ args }) => [args.from, args.to].filter((account) => account !== NOBODY),
  evolve(state = { balance: 0n, trail: [] }, { args }, account) {
    const change = (args.to === account ? args.value : 0n) - (args.from === account ? args.value : 0n);
    return { balance: state.balance + change, trail: [...state.trail, String(change)] };
  },
  async write(manager, id, state, meta) {
    await manager.query(
      `INSERT INTO balance (account, amount, finality, as_of_block) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account) DO UPDATE SET amount = EXCLUDED.amount, finality = EXCLUDED.finality, as_of_block = EXCLUDED.as_of_block`,
      [id, state.balance.toString(), meta.finality, meta.asOfBlock],
    );
  },
  async erase(manager, id) {
    await manager.query('DELETE FROM balance WHERE account = $1', [id]);
  },
  factsAtFinality(_before, event, after, account) {
    if (event.args.to !== account) return [];
    const { from, to, value } = event.args;
    return [chainFact(transferred, event, { from, to, value: String(value), balance: String(after.balance) })];
  },
};

export const balances = projection(definition);

export class BalanceTable1795000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE balance (account text PRIMARY KEY, amount numeric, finality text, as_of_block bigint)',
    );
  }

  async down(): Promise<void> {}
}
