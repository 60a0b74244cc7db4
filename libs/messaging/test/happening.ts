import { defineFact, makeFact } from '@icubed/events';
import { z } from 'zod';
import type { OutgoingFact } from '../src/index.js';

/** A fact of nobody's, for specs. */
export const happened = defineFact({
  type: 'icubed.test.happened.v1',
  topic: 'test.happening',
  key: (data) => data.key,
  data: z.object({ key: z.string(), n: z.number().int() }),
});

export function happening(key: string, n: number, id = `${key}:${n}`): OutgoingFact {
  return makeFact(happened, { key, n }, { id, source: 'test', time: new Date('2026-11-22T12:00:00Z') });
}
