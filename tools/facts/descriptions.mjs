import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DECLARATION = /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\s*)?export const \w+ = defineFact\(\{\s*type: '([^']+)'/g;

/** What stands above each fact's definition, by the fact's type. */
export function factDescriptions(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => /^[^.]+\.ts$/.test(name));
  return new Map(files.flatMap((name) => [...describedIn(readFileSync(join(folder, name), 'utf8'))]));
}

export function* describedIn(source) {
  for (const [, comment, type] of source.matchAll(DECLARATION))
    if (comment !== undefined) yield [type, comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim()];
}
