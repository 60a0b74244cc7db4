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

const SUFFIX = '.dead-letter';

export function deadLetterTopic(topic: string): string {
  return `${topic}${SUFFIX}`;
}

export function isDeadLetterTopic(topic: string): boolean {
  return topic.endsWith(SUFFIX);
}

/** Names the place of the record and who could not take it: `benchmark.usage:executor.call:3:42`. */
export function letterId(letter: Pick<DeadLetter, 'group' | 'topic' | 'partition' | 'offset'>): string {
  return [letter.group, letter.topic, letter.partition, letter.offset].join(':');
}

export interface Burial {
  readonly group: string;
  readonly attempts: number;
  readonly parkedAt: Date;
}

/** Its event id names the place of the record, so a crash after parking parks nothing twice where the transport deduplicates. */
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
  return {
    topic: deadLetterTopic(record.topic),
    key: record.key,
    eventId: letterId(letter),
    payload: JSON.stringify(letter),
  };
}
