import type { Random } from '../random.js';

/** How badly an endpoint behaves, as probabilities. */
export interface Mood {
  /** that a request fails on its way */
  readonly failing: number;
  /** that an answer comes out of order, twice, or is refused */
  readonly sloppy: number;
  /** that an answer is untrue */
  readonly lying: number;
  /** the one method whose answers are not to be trusted: who lies about everything is found out at the first question */
  readonly about: string;
}

export const HONEST: Mood = { failing: 0, sloppy: 0, lying: 0, about: '' };

const TRANSPORT = ['500', '429', '503', 'reset', 'hang', 'garbage', 'cut', 'unanswered', 'busy', 'refused'] as const;
export type TransportFault = (typeof TRANSPORT)[number];

export function transportFault(mood: Mood, random: Random): TransportFault | undefined {
  return random.chance(mood.failing) ? random.pick(TRANSPORT) : undefined;
}

interface Answer {
  readonly method: string;
  readonly result: unknown;
}

interface Mutation {
  readonly name: string;
  /** undefined where it makes no difference */
  readonly apply: (value: never, random: Random) => unknown;
}

type Header = Record<string, unknown>;
interface Log {
  address: string;
  topics: string[];
  data: string;
  logIndex: string;
}
interface Receipt {
  logs: Log[];
  transactionHash: string;
}

const list = <T>(name: string, apply: (items: T[], random: Random) => T[] | undefined): Mutation => ({
  name,
  apply: (items: never, random) => ((items as T[]).length === 0 ? undefined : apply(items, random)),
});
const without = <T>(items: readonly T[], random: Random): T[] => items.toSpliced(random.int(0, items.length - 1), 1);
const doubled = <T>(items: readonly T[], random: Random): T[] => {
  const item = random.pick(items);
  return items.toSpliced(random.int(0, items.length), 0, item);
};
const shuffled = <T>(items: readonly T[], random: Random): T[] | undefined =>
  items.length < 2 ? undefined : random.shuffled(items);
const replaced = <T>(items: readonly T[], random: Random, change: (item: T) => T): T[] => {
  const index = random.int(0, items.length - 1);
  return items.map((item, at) => (at === index ? change(item) : item));
};
const altered = (log: Log, random: Random): Log => ({
  ...log,
  data: log.data === '0x' ? '0x01' : random.hex(log.data.length / 2 - 1),
});

/** True, but not as one would wish: an honest mirror may use them or refuse them. */
const SLOPPY: Readonly<Record<string, readonly Mutation[]>> = {
  eth_getLogs: [list<Log>('logs doubled', doubled), list<Log>('logs reordered', shuffled)],
  eth_getBlockReceipts: [list<Receipt>('receipts doubled', doubled), list<Receipt>('receipts reordered', shuffled)],
  eth_getBlockByNumber: [{ name: 'block withheld', apply: () => null }],
};

const header = (field: string): Mutation => ({
  name: `false ${field}`,
  apply: (block: never, random) => ({ ...(block as Header), [field]: random.hex(32) }),
});

const LIES: Readonly<Record<string, readonly Mutation[]>> = {
  eth_getBlockByNumber: [
    header('parentHash'),
    header('hash'),
    header('receiptsRoot'),
    {
      name: 'false time',
      apply: (block: never) => ({
        ...(block as Header),
        timestamp: `0x${(Number((block as Header)['timestamp']) + 1).toString(16)}`,
      }),
    },
    { name: 'empty bloom', apply: (block: never) => ({ ...(block as Header), logsBloom: `0x${'0'.repeat(512)}` }) },
    {
      name: 'false number',
      apply: (block: never) => ({
        ...(block as Header),
        number: `0x${(Number((block as Header)['number']) + 1).toString(16)}`,
      }),
    },
  ],
  eth_getLogs: [
    list<Log>('log missing', without),
    { name: 'logs missing', apply: (items: never) => ((items as Log[]).length === 0 ? undefined : []) },
    list<Log>('log altered', (items, random) => replaced(items, random, (log) => altered(log, random))),
    list<Log>('log of another contract', (items, random) =>
      replaced(items, random, (log) => ({ ...log, address: `0x${'77'.repeat(20)}` })),
    ),
  ],
  eth_getBlockReceipts: [
    list<Receipt>('receipt missing', without),
    list<Receipt>('receipt emptied', (items, random) =>
      replaced(items, random, (receipt) => ({ ...receipt, logs: [] })),
    ),
    list<Receipt>('log missing', (items, random) =>
      replaced(items, random, (receipt) => ({ ...receipt, logs: receipt.logs.slice(1) })),
    ),
    list<Receipt>('log altered', (items, random) =>
      replaced(items, random, (receipt) => ({ ...receipt, logs: receipt.logs.map((log) => altered(log, random)) })),
    ),
    list<Receipt>('false transaction', (items, random) =>
      replaced(items, random, (receipt) => ({
        ...receipt,
        transactionHash: random.hex(32),
        logs: receipt.logs.map((log) => ({ ...log, transactionHash: random.hex(32) })),
      })),
    ),
    { name: 'receipts missing', apply: (items: never) => ((items as Receipt[]).length === 0 ? undefined : []) },
  ],
};

export const TOLD_METHODS = Object.keys(LIES);

/** The answer as this endpoint gives it; `told` hears of every untruth and sloppiness that makes a difference. */
export function answered(
  answer: Answer,
  mood: Mood,
  random: Random,
  told: (kind: 'sloppy' | 'lie', name: string) => void,
): unknown {
  let result = answer.result;
  for (const [kind, table, probability] of [
    ['sloppy', SLOPPY, mood.sloppy],
    ['lie', LIES, mood.lying],
  ] as const) {
    const mutations = table[answer.method];
    if (mutations === undefined || answer.method !== mood.about || result === null || !random.chance(probability))
      continue;
    const mutation = random.pick(mutations);
    const changed = mutation.apply(result as never, random);
    if (changed === undefined || JSON.stringify(changed) === JSON.stringify(result)) continue;
    told(kind, mutation.name);
    result = changed;
  }
  return result;
}
