import { interfaces } from '@icubed/contracts-abi';

/** A trade that the contract left out: the two orders and the error that it met. */
export interface SkippedTrade {
  readonly buyId: string;
  readonly sellId: string;
  readonly reason: string;
}

/** An order to give up, and why. */
export interface Refusal {
  readonly orderId: string;
  readonly reason: string;
}

/** One side of a trade, and whether its maker is a contract, which is asked for its signature and may answer at any cost. */
export interface Side {
  readonly orderId: string;
  readonly isContract: boolean;
}

export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** Of a mined batch: which of its trades were skipped. */
export function skippedIn(logs: readonly Log[], exchange: string): SkippedTrade[] {
  return logs.flatMap(({ address, topics, data }) => {
    if (address.toLowerCase() !== exchange.toLowerCase()) return [];
    const event = interfaces.ShareExchange.parseLog({ topics, data });
    if (event?.name !== 'MatchSkipped') return [];
    const { buyHash, sellHash, reason } = event.args as unknown as Record<'buyHash' | 'sellHash' | 'reason', string>;
    return [{ buyId: buyHash, sellId: sellHash, reason }];
  });
}

/**
 * The order that the error names. One that names none, for what the trade would cost, is of the contract wallets: the signature of a plain
 * account always costs the same. A token's error names neither: whoever is short of shares, USD or allowance, their purse shows it.
 */
export function refusedFor(reason: string, sides: readonly Side[]): Refusal[] {
  const error = interfaces.ShareExchange.parseError(reason);
  if (error === null) return [];
  const named = error.fragment.inputs.some(({ name }) => name === 'orderHash') ? error.args['orderHash'] : undefined;
  const blamed =
    error.name === 'ShareExchange_TradeTooCostly'
      ? sides.filter(({ isContract }) => isContract)
      : sides.filter(({ orderId }) => orderId === named);
  return blamed.map(({ orderId }) => ({ orderId, reason: error.name }));
}
