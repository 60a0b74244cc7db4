import { isModelverseError } from '@icubed/errors';
import type { OutgoingRecord, ReceivedRecord } from '../transport/transport.js';

/** What a dead-letter topic holds: the record as it came, and why the group could not take it. */
export interface DeadLetter {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: string;
  readonly payload: string;
}

export function deadLetterTopic(topic: string): string {
  return `${topic}.dead-letter`;
}

export interface Burial {
  readonly group: string;
  readonly attempts: number;
  readonly parkedAt: Date;
}

/** Its id names the place of the record, so a crash after parking parks nothing twice where the transport deduplicates. */
export function deadLetterOf(record: ReceivedRecord, error: unknown, burial: Burial): OutgoingRecord {
  const letter: DeadLetter = {
    group: burial.group,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    key: record.key,
    code: isModelverseError(error) ? error.code : 'PLATFORM.INTERNAL',
    reason: (error instanceof Error ? error.message : String(error)).slice(0, 2_000),
    attempts: burial.attempts,
    parkedAt: burial.parkedAt.toISOString(),
    payload: record.payload,
  };
  const eventId = [burial.group, record.topic, record.partition, record.offset].join(':');
  return { topic: deadLetterTopic(record.topic), key: record.key, eventId, payload: JSON.stringify(letter) };
}
