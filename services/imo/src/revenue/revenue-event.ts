import type { ChainEvent } from '@icubed/chain-listener';

type Log<Name extends string, Args extends object> = ChainEvent<Name, Readonly<{ assetId: bigint } & Args>>;

export type RevenueEvent =
  | Log<'UsagePaid', { payer: string; amount: bigint; fee: bigint; upstream: bigint; holders: bigint }>
  | Log<'UsageDisputed', { amount: bigint }>
  | Log<'EscrowReleased', { parentId: bigint; returned: bigint; own: bigint; passed: bigint }>
  | Log<'Distributed', { amount: bigint }>
  | Log<'DividendClaimed', { account: string; amount: bigint }>
  | Log<'SharesOpened', { token: string }>;

export const REVENUE_EVENTS = [
  'UsagePaid',
  'UsageDisputed',
  'EscrowReleased',
  'Distributed',
  'DividendClaimed',
  'SharesOpened',
] as const satisfies readonly RevenueEvent['name'][];
