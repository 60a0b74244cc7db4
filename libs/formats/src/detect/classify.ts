import { readJson } from '../json/read-json.js';
import { readMessage } from '../onnx/read-message.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { Refusal } from '../refusal.js';

/** Whether JSON is one of the model files that are JSON. What is no JSON is only text. */
export async function classifyJson(reader: RandomAccess): Promise<'safetensors-index' | 'tfjs' | 'json' | 'other'> {
  const keys = new Set<string>();
  try {
    const json = await readJson(reader, new Refusal('json'));
    json.object('the file', (key) => {
      keys.add(key);
      json.skip(key);
    });
    json.end('the file');
  } catch {
    return 'other';
  }
  if (keys.has('weight_map')) return 'safetensors-index';
  return keys.has('weightsManifest') || keys.has('modelTopology') ? 'tfjs' : 'json';
}

/** Whether the file is fields of protobuf to its last byte, with the version and the graph of an ONNX model among them. */
export async function isOnnx(reader: RandomAccess): Promise<boolean> {
  let [version, graph] = [false, false];
  try {
    const cursor = new ByteCursor(reader, new Refusal('onnx'));
    await readMessage(cursor, cursor.end, 'the model', { 1: 'number', 7: 'bytes', 20: 'bytes*' }, (field) => {
      if (field.number === 1) version = true;
      else graph = true;
    });
  } catch {
    return false;
  }
  return version && graph;
}
