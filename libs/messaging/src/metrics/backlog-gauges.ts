import { Gauge, type Registry } from 'prom-client';

export interface OutboxState {
  /** undelivered rows, counted up to a limit */
  readonly depth: number;
  readonly oldestSeconds: number;
}

type LagReader = () => Promise<ReadonlyMap<string, number>>;

/** What waits on either side of the transport. A scrape leaves out what it cannot read: the database may be away. */
export function backlogGauges(registers: Registry[]) {
  const lagReaders = new Map<string, LagReader>();
  const outboxReaders: (() => Promise<OutboxState>)[] = [];
  const oldest = new Gauge({ name: 'messaging_outbox_oldest_seconds', help: 'Age of the oldest undelivered outbox row', registers });
  new Gauge({
    name: 'messaging_outbox_depth',
    help: 'Undelivered outbox rows',
    registers,
    async collect() {
      const states = await Promise.allSettled(outboxReaders.map((read) => read()));
      for (const state of states) {
        if (state.status === 'rejected') continue;
        this.set(state.value.depth);
        oldest.set(state.value.oldestSeconds);
      }
    },
  });
  new Gauge({
    name: 'messaging_consumer_lag',
    help: 'Records of a topic that a group has not handled yet',
    labelNames: ['group', 'topic'],
    registers,
    async collect() {
      const groups = [...lagReaders.keys()];
      const lags = await Promise.allSettled([...lagReaders.values()].map((read) => read()));
      for (const [index, lag] of lags.entries()) {
        if (lag.status === 'rejected') continue;
        for (const [topic, records] of lag.value) this.set({ group: groups[index] ?? '', topic }, records);
      }
    },
  });
  return {
    observeOutbox: (read: () => Promise<OutboxState>): void => void outboxReaders.push(read),
    observeLag: (group: string, read: LagReader): void => void lagReaders.set(group, read),
  };
}
