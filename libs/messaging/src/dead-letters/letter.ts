import { z } from 'zod';
import { type DeadLetter, letterId } from './dead-letter.js';
import type { Replay } from './replay.js';

/** A letter as an operator sees it; `fact` is undefined where the payload is no CloudEvent. */
export interface Letter extends DeadLetter {
  readonly id: string;
  readonly fact: { readonly id: string; readonly type: string } | undefined;
  readonly replays: readonly Replay[];
}

const letterSchema = z.object({
  group: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.string(),
  key: z.string(),
  code: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
  parkedAt: z.iso.datetime(),
  payload: z.string(),
});

export function parseLetter(json: string): DeadLetter {
  return letterSchema.parse(JSON.parse(json));
}

export function letterOf(letter: DeadLetter, replays: readonly Replay[]): Letter {
  return { ...letter, id: letterId(letter), fact: headOf(letter.payload), replays };
}

const head = z.object({ id: z.string(), type: z.string() });

function headOf(payload: string): Letter['fact'] {
  try {
    return head.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
