import { LIMITS, type TensorInfo } from '../model/tensor.js';
import type { ByteCursor } from '../reader/byte-cursor.js';
import { quoted } from '../refusal.js';
import { readMessage, type Field } from './read-message.js';
import { readTensor, type ExternalTensor } from './read-tensor.js';

const MAX_DEPTH = 16;
const MAX_DOMAINS = 256;
const DOMAIN_MAX_BYTES = 256;

/** What a walk has found so far. */
export interface Found {
  readonly tensors: (TensorInfo | ExternalTensor)[];
  readonly domains: Set<string>;
  nodes: number;
  /** Characters of the tensors' names and places. */
  text: number;
}

export async function walkGraph(cursor: ByteCursor, field: Field, found: Found, depth = 0): Promise<void> {
  if (depth > MAX_DEPTH) cursor.refusal.limit('the graphs are nested too deep', field.start);
  const names = new Set<string>();
  await readMessage(cursor, field.end, 'a graph', { 1: 'bytes*', 5: 'bytes*', 15: 'bytes*' }, async (part) => {
    if (part.number === 1) return walkNode(cursor, part, found, depth);
    if (part.number === 15) return cursor.refusal.unsupported('a graph has sparse initialisers', part.start);
    const { name } = await addTensor(cursor, part, found);
    if (name === '') cursor.refusal.malformed('an initialiser has no name', part.start);
    if (names.has(name)) cursor.refusal.malformed(`the initialiser ${quoted(name)} occurs twice`, part.start);
    names.add(name);
  });
}

export async function walkNode(cursor: ByteCursor, field: Field, found: Found, depth: number): Promise<void> {
  found.nodes += 1;
  await readMessage(cursor, field.end, 'a node', { 5: 'bytes*', 7: 'bytes' }, async (part) => {
    if (part.number === 5) return walkAttribute(cursor, part, found, depth);
    found.domains.add(await cursor.text(part.end - part.start, DOMAIN_MAX_BYTES, 'the domain of a node'));
    if (found.domains.size > MAX_DOMAINS) cursor.refusal.limit('the nodes are of too many domains', part.start);
  });
}

export async function walkAttribute(cursor: ByteCursor, field: Field, found: Found, depth: number): Promise<void> {
  const rules = { 5: 'bytes', 6: 'bytes', 10: 'bytes*', 11: 'bytes*', 22: 'bytes', 23: 'bytes*' } as const;
  await readMessage(cursor, field.end, 'an attribute', rules, async (part) => {
    if (part.number === 5 || part.number === 10) await addTensor(cursor, part, found);
    else if (part.number === 6 || part.number === 11) await walkGraph(cursor, part, found, depth + 1);
    else cursor.refusal.unsupported('an attribute is a sparse tensor', part.start);
  });
}

async function addTensor(cursor: ByteCursor, field: Field, found: Found): Promise<TensorInfo | ExternalTensor> {
  const tensor = await readTensor(cursor, field);
  if (found.tensors.push(tensor) > LIMITS.tensors)
    cursor.refusal.limit(`the model has more than ${LIMITS.tensors} tensors`, field.start);
  found.text += tensor.name.length + ('external' in tensor ? (tensor.external.get('location')?.length ?? 0) : 0);
  if (found.text > LIMITS.metadataBytes) cursor.refusal.limit('the names of the tensors are too long', field.start);
  return tensor;
}
