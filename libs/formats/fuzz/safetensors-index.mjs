import { parseSafetensorsIndex } from '@icubed/formats';
import { fixtures, folder } from './engine/fixtures.mjs';

const SHARDS = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const files = folder(...SHARDS);

export const seeds = () => fixtures('model.safetensors.index.json');
export const words = [
  '"weight_map"',
  '"metadata"',
  '"a"',
  ...SHARDS,
  '../',
  '{}',
  '[',
  ']',
  'null',
  '1e9',
  '\\u0000',
  '\\ud800',
];
export const fuzz = (reader) => parseSafetensorsIndex(reader, 'model.safetensors.index.json', files);
