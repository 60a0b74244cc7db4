import { ModelverseError } from '@icubed/errors';
import canonicalize from 'canonicalize';

/** JSON canonicalisation of RFC 8785: one value has one text. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('undefined has no JSON');
  return text;
}

export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

/** Parses bytes that must be the canonical text of their value. Throws BENCHMARK.SNAPSHOT_MALFORMED. */
export function parseCanonical(bytes: Uint8Array): unknown {
  let value: unknown;
  const text = new TextDecoder().decode(bytes);
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ModelverseError('BENCHMARK.SNAPSHOT_MALFORMED', 'no JSON', {}, { cause });
  }
  if (canonicalText(value) !== text)
    throw new ModelverseError('BENCHMARK.SNAPSHOT_MALFORMED', 'not in canonical form (RFC 8785)');
  return value;
}
