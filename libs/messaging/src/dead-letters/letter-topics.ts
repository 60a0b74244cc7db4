import { isDeadLetterTopic } from './dead-letter.js';

/** Who replayed which letter and when. */
export const REPLAY_TOPIC = 'messaging.replay';

/** Long enough for a fix to be written, released and tried. */
export const LETTER_RETENTION_HOURS = 24 * 90;

/** Letters and the record of their replays outlive the facts of ordinary topics. */
export function isKeptLong(topic: string): boolean {
  return isDeadLetterTopic(topic) || topic === REPLAY_TOPIC;
}
