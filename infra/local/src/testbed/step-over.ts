import { rpc } from '../anvil/rpc.js';

const NEAR_SECONDS = 900;

/**
 * Moves a chain's clock to what comes next, a midnight say, where that is less than a quarter of an hour away: so no spec meets it for the
 * time of day at which it runs.
 *
 * @param next of a moment of the chain, both in Unix seconds
 */
export async function stepOver(rpcUrl: string, next: (now: number) => Promise<number> | number): Promise<void> {
  const head = (await rpc(rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { timestamp: string };
  const now = Number(head.timestamp);
  const moment = await next(now);
  if (moment - now > NEAR_SECONDS) return;
  await rpc(rpcUrl, 'evm_setNextBlockTimestamp', [moment]);
  await rpc(rpcUrl, 'evm_mine', []);
}
