import { onchainTable } from 'ponder';

export const balance = onchainTable('balance', (t) => ({
  account: t.hex().primaryKey(),
  amount: t.numeric({ mode: 'bigint' }).notNull(),
}));
