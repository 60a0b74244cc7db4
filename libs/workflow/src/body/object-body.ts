import { ModelverseError } from '@icubed/errors';
import { z } from 'zod';
import { essenceOf } from '../graph/media-type.js';
import type { PortValue, PortValues } from './port-value.js';

/** other than tab, line feed and carriage return */
const CONTROLS = /[^\P{Cc}\t\n\r]/u;
const JSON_TYPE = 'application/json';
const mediaType = z.string().max(256);
const entry = z.union([
  z.strictObject({ mediaType, json: z.unknown() }).refine((value) => value.json !== undefined),
  z.strictObject({ mediaType, text: z.string() }),
  z.strictObject({ mediaType, base64: z.base64() }),
]);
const object = z.record(z.string(), entry);

/** Ports in the order of their names: equal values have equal bytes. */
export function encodeObject(values: PortValues): PortValue {
  const names = [...values.keys()].toSorted();
  const entries = names.map((name) => [name, entryOf(values.get(name)!)]);
  return { mediaType: JSON_TYPE, bytes: Buffer.from(JSON.stringify(Object.fromEntries(entries))) };
}

/** @throws ORCHESTRATOR.BODY_MALFORMED */
export function decodeObject({ mediaType: given, bytes }: PortValue): PortValues {
  if (essenceOf(given) !== JSON_TYPE) throw malformed(`Several ports come as ${JSON_TYPE}.`);
  const text = textOf(bytes);
  const parsed = object.safeParse(text === undefined ? undefined : parseJson(text));
  if (!parsed.success)
    throw malformed('Several ports come as an object {port: {mediaType, json | text | base64}} of JSON.');
  return new Map(Object.entries(parsed.data).map(([name, value]) => [name, valueOf(name, value)]));
}

function entryOf({ mediaType: type, bytes }: PortValue): z.input<typeof entry> {
  const essence = essenceOf(type) ?? '';
  const isJson = /^application\/(.+\+)?json$/.test(essence);
  const text = isJson || essence.startsWith('text/') ? textOf(bytes) : undefined;
  // escapes would make control characters six times as long
  if (text === undefined || CONTROLS.test(text))
    return { mediaType: type, base64: Buffer.from(bytes).toString('base64') };
  const json = isJson ? parseJson(text) : undefined;
  // only where it comes out again byte for byte
  return json !== undefined && JSON.stringify(json) === text ? { mediaType: type, json } : { mediaType: type, text };
}

function valueOf(name: string, value: z.output<typeof entry>): PortValue {
  if ('base64' in value) return { mediaType: value.mediaType, bytes: Buffer.from(value.base64, 'base64') };
  const text = 'text' in value ? value.text : JSON.stringify(value.json);
  if (!text.isWellFormed()) throw malformed(`The text of the port ${name.slice(0, 40)} is not Unicode.`);
  return { mediaType: value.mediaType, bytes: Buffer.from(text, 'utf8') };
}

/** Undefined for bytes that are no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(detail: string): ModelverseError {
  return new ModelverseError('ORCHESTRATOR.BODY_MALFORMED', detail);
}
