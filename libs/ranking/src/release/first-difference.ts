export interface Difference {
  /** `models[3].score` */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first place, in the order of the expected value, where two JSON values differ. */
export function firstDifference(expected: unknown, found: unknown, path = ''): Difference | undefined {
  if (Object.is(expected, found)) return undefined;
  if (!isObject(expected) || !isObject(found) || Array.isArray(expected) !== Array.isArray(found))
    return { path, expected, found };
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  for (const key of keys) {
    const at = Array.isArray(expected) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const difference = firstDifference(expected[key], found[key], at);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
