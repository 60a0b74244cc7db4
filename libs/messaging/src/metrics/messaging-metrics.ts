import { Counter, type Registry } from 'prom-client';
import { backlogGauges, type OutboxState } from './backlog-gauges.js';

export type Outcome = 'handled' | 'duplicate' | 'ignored' | 'parked';

export interface MessagingMetrics {
  published(topic: string, records: number): void;
  publishFailed(): void;
  consumed(group: string, topic: string, outcome: Outcome): void;
  retried(group: string, topic: string): void;
  /** Both are read at each scrape. */
  observeOutbox(read: () => Promise<OutboxState>): void;
  observeLag(group: string, read: () => Promise<ReadonlyMap<string, number>>): void;
}

/** Counters of one application in its own registry; without one they count for nobody. */
export function messagingMetrics(registry?: Registry): MessagingMetrics {
  const registers = registry === undefined ? [] : [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const published = counter('messaging_published_total', 'Outbox records the transport has stored', ['topic']);
  const failures = counter('messaging_publish_failures_total', 'Relay batches the transport did not take', []);
  const consumed = counter('messaging_consumed_total', 'Records a group is done with', ['group', 'topic', 'outcome']);
  const deadLetters = counter('messaging_dead_letters_total', 'Records parked in a dead-letter topic', [
    'group',
    'topic',
  ]);
  const retries = counter('messaging_handler_retries_total', 'Failed attempts that are tried again', [
    'group',
    'topic',
  ]);
  return {
    published: (topic, records) => published.inc({ topic }, records),
    publishFailed: () => failures.inc(),
    consumed: (group, topic, outcome) => {
      consumed.inc({ group, topic, outcome });
      if (outcome === 'parked') deadLetters.inc({ group, topic });
    },
    retried: (group, topic) => retries.inc({ group, topic }),
    ...backlogGauges(registers),
  };
}
