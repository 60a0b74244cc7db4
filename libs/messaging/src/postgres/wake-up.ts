import type { TopicPartition } from './topic-partitions.js';

export const LOG_CHANNEL = 'icubed_messaging_log';

const EVERYONE = '*';
/** PostgreSQL refuses a payload of 8,000 bytes or more. */
const LONGEST = 7_500;

/** The one NOTIFY of a batch: which partitions grew. */
export function announcement(grown: readonly TopicPartition[]): string {
  const text = [...new Set(grown.map(({ topic, partition }) => `${topic}/${partition}`))].join(' ');
  return Buffer.byteLength(text) > LONGEST ? EVERYONE : text;
}

/** Whether an announcement concerns a partition (`topic/partition`). */
export function concerns(text: string, partition: string): boolean {
  return text === EVERYONE || text.split(' ').includes(partition);
}
