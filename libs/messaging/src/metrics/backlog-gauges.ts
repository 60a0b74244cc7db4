import { setTimeout as delay } from 'node:timers/promises';
import { sharedReading } from '@icubed/telemetry';
import { Gauge, type Registry } from 'prom-client';

export interface OutboxState {
  /** undelivered rows, counted up to a limit */
  readonly depth: number;
  readonly oldestSeconds: number;
}

type OutboxReader = () => Promise<OutboxState>;
type LagReader = () => Promise<ReadonlyMap<string, number>>;

/** A scrape must answer within its own time-out though brokers or the database do not: kafkajs alone would try for half a minute. */
const PATIENCE_MS = 3_000;

/** What waits on either side of the transport. A scrape leaves out what it cannot read: no figure rather than an old one. */
export function backlogGauges(registers: Registry[], patienceMs = PATIENCE_MS) {
  return {
    observeOutbox: (reader: OutboxReader): void => {
      const read = sharedReading(() => unlessAway(reader, patienceMs));
      const observe = (name: string, help: string, value: (state: OutboxState) => number): void => {
        const gauge: Gauge = new Gauge({
          name,
          help,
          registers,
          collect: async () => {
            gauge.remove();
            const state = await read();
            if (state !== undefined) gauge.set(value(state));
          },
        });
      };
      observe('messaging_outbox_depth', 'Undelivered outbox rows', (state) => state.depth);
      observe(
        'messaging_outbox_oldest_seconds',
        'Age of the oldest undelivered outbox row',
        (state) => state.oldestSeconds,
      );
    },
    observeLag: observerOfLag(registers, patienceMs),
  };
}

function observerOfLag(registers: Registry[], patienceMs: number) {
  const readers = new Map<string, LagReader>();
  const gauge: Gauge<'group' | 'topic'> = new Gauge({
    name: 'messaging_consumer_lag',
    help: 'Records of a topic that a group has not handled yet',
    labelNames: ['group', 'topic'],
    registers,
    collect: async () => {
      const readings = [...readers].map(async ([group, read]) => [group, await unlessAway(read, patienceMs)] as const);
      const lags = await Promise.all(readings);
      gauge.reset();
      for (const [group, lag] of lags) for (const [topic, records] of lag ?? []) gauge.set({ group, topic }, records);
    },
  });
  return (group: string, read: LagReader): void => void readers.set(group, read);
}

async function unlessAway<T>(read: () => Promise<T>, patienceMs: number): Promise<T | undefined> {
  const enough = new AbortController();
  const waited = delay(patienceMs, undefined, { signal: enough.signal, ref: false });
  try {
    return await Promise.race([read(), waited]);
  } catch {
    return undefined;
  } finally {
    enough.abort();
    waited.catch(() => undefined);
  }
}
