import { Gauge, type Registry } from 'prom-client';

export interface OutboxState {
  /** undelivered rows, counted up to a limit */
  readonly depth: number;
  readonly oldestSeconds: number;
}

type OutboxReader = () => Promise<OutboxState>;
type LagReader = () => Promise<ReadonlyMap<string, number>>;

/** What waits on either side of the transport. A scrape leaves out what it cannot read: the database may be away. */
export function backlogGauges(registers: Registry[]) {
  return {
    observeOutbox: (read: OutboxReader): void => {
      const observe = (name: string, help: string, value: (state: OutboxState) => number): void => {
        const gauge: Gauge = new Gauge({
          name,
          help,
          registers,
          collect: () => unlessAway(async () => gauge.set(value(await read()))),
        });
      };
      observe('messaging_outbox_depth', 'Undelivered outbox rows', (state) => state.depth);
      observe(
        'messaging_outbox_oldest_seconds',
        'Age of the oldest undelivered outbox row',
        (state) => state.oldestSeconds,
      );
    },
    observeLag: observerOfLag(registers),
  };
}

function observerOfLag(registers: Registry[]) {
  const readers = new Map<string, LagReader>();
  const gauge: Gauge<'group' | 'topic'> = new Gauge({
    name: 'messaging_consumer_lag',
    help: 'Records of a topic that a group has not handled yet',
    labelNames: ['group', 'topic'],
    registers,
    collect: async () => {
      const readings = [...readers].map(([group, read]) =>
        unlessAway(async () => {
          for (const [topic, records] of await read()) gauge.set({ group, topic }, records);
        }),
      );
      await Promise.all(readings);
    },
  });
  return (group: string, read: LagReader): void => void readers.set(group, read);
}

async function unlessAway(observe: () => Promise<void>): Promise<void> {
  await observe().catch(() => undefined);
}
