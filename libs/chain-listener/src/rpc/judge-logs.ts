import { type EventIndex, keyOf } from '../projection/event-index.js';
import { logOf, type RawLog, type RpcLog, type SealedBlock } from './block.js';

export interface Opinions {
  readonly logs: readonly RpcLog[];
  /** what another endpoint answered to the same question */
  readonly second: readonly RpcLog[] | undefined;
  /** whether there is another endpoint to ask */
  readonly expected: boolean;
}

export interface Judged {
  /** in chain order */
  readonly agreed: readonly RawLog[];
  /** blocks whose logs have to be proven */
  readonly doubted: readonly SealedBlock[];
}

/** Which blocks of a range the answers settle. Pure; logs that came twice count once, in whatever order they came. */
export function judgeLogs(index: EventIndex, blocks: readonly SealedBlock[], opinions: Opinions): Judged {
  const mine = Map.groupBy(opinions.logs, blockNumberOf);
  const theirs = opinions.second && Map.groupBy(opinions.second, blockNumberOf);
  const agreed: RawLog[] = [];
  const doubted: SealedBlock[] = [];
  for (const block of blocks) {
    const given = mine.get(block.number) ?? [];
    const own = inOrder(given, block);
    const contradicted =
      theirs === undefined ? opinions.expected : differ(own, inOrder(theirs.get(block.number) ?? [], block));
    if (given.length === 0 && index.perhapsIn(block.logsBloom).length === 0) continue;
    if (contradicted || !fits(own, given, block) || !bloomed(index, own, block)) doubted.push(block);
    else agreed.push(...own.filter((log) => index.knows(log)));
  }
  return { agreed, doubted };
}

/** The events given are those that the bloom allows. It may allow one that is not there: then the proof finds nothing, too. */
function bloomed(index: EventIndex, own: readonly RawLog[], { logsBloom }: SealedBlock): boolean {
  const given = new Set(own.map((log) => keyOf(log.address, log.topics[0])));
  const possible = new Set(index.perhapsIn(logsBloom));
  return possible.size === given.size && [...given].every((key) => possible.has(key));
}

function blockNumberOf({ blockNumber }: RpcLog): number {
  return Number(blockNumber);
}

function inOrder(logs: readonly RpcLog[], block: SealedBlock): RawLog[] {
  const byIndex = new Map(logs.map((log) => [Number(log.logIndex), logOf(log, block)]));
  return [...byIndex.values()].sort((a, b) => a.logIndex - b.logIndex);
}

function fits(own: readonly RawLog[], given: readonly RpcLog[], block: SealedBlock): boolean {
  const transactions = new Set(block.transactions);
  return (
    given.every(({ blockHash }) => blockHash === block.hash) &&
    own.every(({ transactionHash }) => transactions.has(transactionHash)) &&
    new Set(given.map((log) => JSON.stringify([log.logIndex, log.address, log.topics, log.data]))).size === own.length
  );
}

function differ(a: readonly RawLog[], b: readonly RawLog[]): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
