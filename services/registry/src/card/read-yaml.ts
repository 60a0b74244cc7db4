import { Lexer, parseDocument } from 'yaml';
import { invalidCard } from './front-matter.js';

/** Cards nest four levels (results of a task of a model); the parser recurses, so the depth is held before it runs. */
const DEPTH_MAX = 24;
/** The parser compares each key of a map with all before it. */
const ENTRIES_MAX = 2_000;

/**
 * Reads YAML of a stranger, as far as it says the same to everybody: the core schema of YAML 1.2, no anchors, aliases, merge keys or tags
 * (an alias of an alias is how a few bytes become gigabytes), no key twice, keys that are text.
 *
 * @param text at most FRONT_MATTER_MAX_CHARS
 * @throws REGISTRY.CARD_INVALID
 */
export function readYaml(text: string): unknown {
  assertPlain(text);
  const document = parse(text);
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw invalidCard(fault.message.split('\n')[0]!.replace(/:$/, ''), fault);
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  assertNoPrototype(value);
  return value;
}

function parse(text: string) {
  try {
    return parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: true,
      strict: true,
      stringKeys: true,
      prettyErrors: true,
    });
  } catch (cause) {
    throw invalidCard('its front matter cannot be read', cause);
  }
}

/** Looks at tokens, which come without recursion. */
function assertPlain(text: string): void {
  let [entries, flow, indent] = [0, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === ':' || token === ',' || token === '?') entries += 1;
    if (entries > ENTRIES_MAX) throw invalidCard(`its front matter has more than ${ENTRIES_MAX} entries`);
    const first = token[0];
    if (first === '&' || first === '*') throw invalidCard('its front matter has an anchor or an alias');
    if (first === '!') throw invalidCard('its front matter has a tag');
    if (token === '[' || token === '{') flow += 1;
    if (token === ']' || token === '}') flow -= 1;
    // `- - - x` and `? ? ? x` nest within a line
    if (token === '\n') indent = 0;
    else if (token === '-' || token === '?') indent += 1;
    if (Math.max(flow, indent) > DEPTH_MAX) throw invalidCard(`its front matter is nested deeper than ${DEPTH_MAX}`);
  }
}

/** `__proto__` as a key would be no data. Iterative: the value may be as deep as its indentation. */
function assertNoPrototype(root: unknown): void {
  const waiting: [unknown, number][] = [[root, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, depth] = next;
    if (value === null || typeof value !== 'object') continue;
    if (depth > DEPTH_MAX) throw invalidCard(`its front matter is nested deeper than ${DEPTH_MAX}`);
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') throw invalidCard('its front matter has the key __proto__');
      waiting.push([item, depth + 1]);
    }
  }
}
