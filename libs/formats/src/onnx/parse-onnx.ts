import type { ParsedModel } from '../model/tensor.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import { folderOf, type ContentFolder, type RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { placeExternal } from './external-data.js';
import { readMessage, type Field } from './read-message.js';
import { readStringEntry } from './string-entry.js';
import { walkAttribute, walkGraph, walkNode, type Found } from './walk-graph.js';

const [OLDEST_IR, NEWEST_IR] = [3, 64];
const MAX_OPSETS = 256;
const MAX_PROPERTIES = 256;
const PROPERTY_MAX_BYTES = 64 * 1024;
const NAME_MAX_BYTES = 1_024;

interface Model {
  irVersion: number;
  producer: string;
  graphs: number;
  readonly opsets: Map<string, number>;
  readonly properties: Map<string, string>;
}

/**
 * An `.onnx` file, read as a stream of protobuf fields whose numbers are those of onnx.proto3: every tensor of every graph (constants and
 * nested graphs included), with external data found in the folder. Which operators may run is for the runtime to say: the
 * domains are reported.
 * @param path of the model in its folder, where external data is sought
 */
export async function parseOnnx(
  reader: RandomAccess,
  path = 'model.onnx',
  folder: ContentFolder = folderOf({}),
): Promise<ParsedModel> {
  const refusal: Refusal = new Refusal('onnx');
  const cursor = new ByteCursor(reader, refusal);
  const model: Model = { irVersion: 0, producer: '', graphs: 0, opsets: new Map(), properties: new Map() };
  const found: Found = { tensors: [], domains: new Set(), nodes: 0, text: 0 };
  const rules = { 1: 'number', 2: 'bytes', 7: 'bytes', 8: 'bytes*', 14: 'bytes*', 20: 'bytes*', 25: 'bytes*' } as const;
  await readMessage(cursor, cursor.end, 'the model', rules, (field) => readPart(cursor, field, model, found));
  if (model.irVersion < OLDEST_IR || model.irVersion > NEWEST_IR)
    refusal.unsupported(`the file is of IR version ${model.irVersion}`);
  if (model.graphs !== 1) refusal.malformed('the file has no graph');
  return {
    format: 'onnx',
    tensors: await placeExternal(found.tensors, path, folder, refusal),
    metadata: {
      irVersion: model.irVersion,
      producer: model.producer,
      opsets: Object.fromEntries(model.opsets),
      domains: [...found.domains],
      nodes: found.nodes,
      properties: Object.fromEntries(model.properties),
    },
  };
}

async function readPart(cursor: ByteCursor, field: Field, model: Model, found: Found): Promise<void> {
  switch (field.number) {
    case 1:
      model.irVersion = field.value;
      break;
    case 2:
      model.producer = await cursor.text(field.end - field.start, NAME_MAX_BYTES, 'the name of the producer');
      break;
    case 7:
      model.graphs += 1;
      await walkGraph(cursor, field, found);
      break;
    case 8:
      await readOpset(cursor, field, model.opsets);
      break;
    case 14:
      await readProperty(cursor, field, model.properties);
      break;
    case 20:
      cursor.refusal.unsupported('the file holds training information', field.start);
      break;
    case 25:
      await readMessage(cursor, field.end, 'a function', { 7: 'bytes*', 11: 'bytes*' }, (part) =>
        part.number === 7 ? walkNode(cursor, part, found, 0) : walkAttribute(cursor, part, found, 0),
      );
  }
}

async function readOpset(cursor: ByteCursor, field: Field, opsets: Map<string, number>): Promise<void> {
  let [domain, version] = ['', 0];
  await readMessage(cursor, field.end, 'an operator set', { 1: 'bytes', 2: 'number' }, async (part) => {
    if (part.number === 2) version = part.value;
    else domain = await cursor.text(part.end - part.start, NAME_MAX_BYTES, 'a domain');
  });
  if (opsets.has(domain)) cursor.refusal.malformed(`the operator set ${quoted(domain)} occurs twice`, field.start);
  if (opsets.set(domain, version).size > MAX_OPSETS)
    cursor.refusal.limit('there are too many operator sets', field.start);
}

async function readProperty(cursor: ByteCursor, field: Field, properties: Map<string, string>): Promise<void> {
  const [key, value] = await readStringEntry(cursor, field, 'metadata_props', PROPERTY_MAX_BYTES);
  if (properties.has(key)) cursor.refusal.malformed(`the property ${quoted(key)} occurs twice`, field.start);
  if (properties.set(key, value).size > MAX_PROPERTIES)
    cursor.refusal.limit('there are too many properties', field.start);
}
