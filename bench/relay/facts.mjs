import { randomBytes } from 'node:crypto';
import { defineFact, makeFact } from '@icubed/events';
import { z } from 'zod';

const happened = defineFact({
  type: 'icubed.bench.happened.v1',
  topic: 'bench.happening',
  key: (data) => data.key,
  data: z.object({ key: z.string(), n: z.number().int(), text: z.string() }),
});

export const TOPIC = happened.topic;
const KEYS = 200;
/** about what a completed call says of itself */
const TEXT_BYTES = 800;

/** Facts of a few hundred aggregates, with ids that no earlier round had. */
export function happenings(count) {
  const run = randomBytes(6).toString('hex');
  return Array.from({ length: count }, (_, n) => {
    const data = { key: `k${n % KEYS}`, n, text: 'x'.repeat(TEXT_BYTES) };
    return makeFact(happened, data, { id: `${run}:${n}`, source: 'bench', time: new Date() });
  });
}
