import { compareFacts } from '@icubed/events';

/**
 * The facts of now against those that were recorded: `refused` lines for what consumers would not survive, and whether the record is to be
 * written anew. Both maps by file name.
 */
export function review(before, now) {
  const refused = [];
  for (const [name, old] of before) {
    const fact = now.get(name);
    if (fact === undefined) {
      refused.push(
        `${old.type}: is gone, and its records are not: keep its definition (to retire it, delete ${name} by hand)`,
      );
      continue;
    }
    const breaks = compareFacts(old, fact).filter(({ breaking }) => breaking);
    refused.push(...breaks.map(({ path, what }) => `${old.type}: ${path} ${what}`));
  }
  return refused;
}

export const ADVICE = `A version of a fact only gains optional fields. Leave it as it was and define the change as the next version
(….v2 in a definition of its own), publish both until no consumer reads the old one.`;
