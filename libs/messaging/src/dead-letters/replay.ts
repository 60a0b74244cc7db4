import { ModelverseError } from '@icubed/errors';
import { parseEnvelope } from '@icubed/events';
import { z } from 'zod';
import type { OutgoingRecord } from '../transport/transport.js';
import { type DeadLetter, letterId } from './dead-letter.js';
import { REPLAY_TOPIC } from './letter-topics.js';

/** The record of one replay, kept beside the letter it does not change. */
const replaySchema = z.object({
  letter: z.string(),
  group: z.string(),
  topic: z.string(),
  factId: z.string(),
  factType: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Replay = z.output<typeof replaySchema>;

export interface ReplayRequest {
  readonly by: string;
  readonly at: Date;
  /** how often the letter was replayed before */
  readonly earlier: number;
}

/**
 * The fact back into its own topic, for the group that parked it alone, and the record of who did it. Two operators who replay the same
 * letter at once make the same event id; whatever a transport lets through twice, the group's inbox drops. Throws
 * MESSAGING.LETTER_UNREPLAYABLE where the payload is no CloudEvent, which no consumer can ever read.
 */
export function replayOf(letter: DeadLetter, request: ReplayRequest): OutgoingRecord[] {
  const id = letterId(letter);
  const fact = envelopeOf(letter, id);
  const replay: Replay = {
    letter: id,
    group: letter.group,
    topic: letter.topic,
    factId: fact.id,
    factType: fact.type,
    by: request.by,
    at: request.at.toISOString(),
  };
  return [
    // the record first: a replay that nobody can trace is worse than a trace of one that failed
    { topic: REPLAY_TOPIC, key: id, eventId: `${id}:${replay.at}:${request.by}`, payload: JSON.stringify(replay) },
    {
      topic: letter.topic,
      key: letter.key,
      eventId: `replay:${request.earlier}:${id}`,
      payload: JSON.stringify({ ...fact, replaygroup: letter.group }),
    },
  ];
}

export function parseReplay(json: string): Replay {
  return replaySchema.parse(JSON.parse(json));
}

function envelopeOf(letter: DeadLetter, id: string) {
  try {
    return parseEnvelope(letter.payload);
  } catch (cause) {
    throw new ModelverseError('MESSAGING.LETTER_UNREPLAYABLE', `${id} holds no fact`, { letter: id }, { cause });
  }
}
