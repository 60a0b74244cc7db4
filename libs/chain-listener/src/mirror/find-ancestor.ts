import { ModelverseError } from '@icubed/errors';
import type { Block } from '../rpc/block.js';
import type { ChainSource } from '../rpc/chain-source.js';
import { unstable } from '../rpc/doubt.js';
import type { Cursor } from './cursor.js';
import type { SecondOpinion } from './second-opinion.js';

/**
 * The last stored block that is still on the chain. `stored` is the window from the final block to the head, ascending.
 * Throws MIRROR.REORG_PAST_FINALITY when not even the final block is, and enough endpoints say so: one alone may stand on a lost branch.
 */
export async function findAncestor(
  chain: ChainSource,
  opinion: SecondOpinion,
  cursor: Cursor,
  stored: readonly Block[],
): Promise<Block> {
  const tip = stored.at(-1);
  // nearly always nothing was reorganised: one small question instead of the whole window
  if (tip !== undefined && (await chain.blocks([tip.number]))[0]?.hash === tip.hash) return tip;
  const current = await chain.blocks(stored.map(({ number }) => number));
  // an endpoint that lacks the final block lags: only another block in its place is a reorg
  if (!current.some(({ number }) => number === cursor.final.number))
    throw unstable(`the endpoint lacks block ${cursor.final.number}`);
  const onChain = new Set(current.map(({ hash }) => hash));
  const ancestor = stored.findLast(({ hash }) => onChain.has(hash));
  if (ancestor !== undefined) return ancestor;
  const { number, hash } = cursor.final;
  if (!(await opinion.refutes(cursor.final)))
    throw unstable(`the endpoints do not agree that block ${hash} left the chain`);
  throw new ModelverseError('MIRROR.REORG_PAST_FINALITY', `block ${number} was final as ${hash} and left the chain`, {
    block: number,
    hash,
  });
}
