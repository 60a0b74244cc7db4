import { ask, emptyChain } from './chain.mjs';
import { openMirror } from './ours.mjs';

const DEPTH = 256;
const EVENTS_A_BLOCK = 50;

/** So many blocks indexed at the tip, then taken back for as many others: how long the one takes and the other. */
export async function deepReorg(database, cleanups) {
  const chain = await emptyChain(cleanups);
  const opened = await openMirror(chain, database, { finalityDepth: 2 * DEPTH });
  const { mirror, source } = opened;
  const catchUp = async () => {
    const started = performance.now();
    while ((await mirror.step()) !== undefined);
    return performance.now() - started;
  };
  try {
    await catchUp();
    const snapshot = await ask(chain.url, 'evm_snapshot');
    await chain.emit(DEPTH, EVENTS_A_BLOCK);
    const indexing = await catchUp();
    await ask(chain.url, 'evm_revert', snapshot);
    // the other branch must not repeat the first one's blocks
    await ask(chain.url, 'evm_increaseTime', 7);
    const events = await chain.emit(DEPTH + 1, EVENTS_A_BLOCK);
    const repairing = await catchUp();
    const [{ rows, sum }] = await source.query(
      'select (select count(*)::int from mirror_log) as rows, (select sum(amount)::text from balance) as sum',
    );
    if (rows !== events || sum !== '0') throw new Error(`after the reorg ${rows} logs of ${events}, balances ${sum}`);
    return { indexing, repairing, depth: DEPTH };
  } finally {
    await opened.close();
    await chain.close();
  }
}
