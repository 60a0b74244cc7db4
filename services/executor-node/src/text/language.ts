import { defineProcessor } from '../pipeline/processor.js';

/** Past this more text changes no answer, and the time of a call stays bounded. */
const LONGEST = 20_000;

/** Names the language of a text. Letters are needed for that: what has none is undetermined, whatever a network would guess. */
export const language = defineProcessor({
  name: 'text/language@1',
  accepts: 'text',
  gives: 'languages',
  network: 'text',
  parameters: { candidates: { type: 'integer', min: 1, max: 10, fallback: 3, tunable: true } },
  build:
    ({ model, parameters }) =>
    async ({ text }) => {
      // such a network reads one line
      const line = text
        .slice(0, LONGEST)
        .toWellFormed()
        .replace(/[\s\0]+/g, ' ')
        .trim();
      const candidates = /\p{L}/u.test(line) ? await model.rank(line, parameters.candidates) : [];
      return { kind: 'languages', candidates };
    },
});
