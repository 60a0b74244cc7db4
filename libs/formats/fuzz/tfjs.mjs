import { folderOf, parseTfjs } from '@icubed/formats';

const files = folderOf({ 's1.bin': Buffer.alloc(16), 's2.bin': Buffer.from([2, 0, 0, 0, 104, 105, 0, 0, 0, 0]) });
const model = (weightsManifest) =>
  Buffer.from(
    JSON.stringify({ format: 'layers-model', modelTopology: { model_config: { a: [1, null] } }, weightsManifest }),
  );

export const seeds = () => [
  model([
    {
      paths: ['s1.bin', 's2.bin'],
      weights: [
        { name: 'a', dtype: 'float32', shape: [2, 2] },
        { name: 'b', dtype: 'string', shape: [2] },
      ],
    },
  ]),
  model([
    {
      paths: ['s1.bin'],
      weights: [{ name: 'a', dtype: 'float32', shape: [16], quantization: { dtype: 'uint8', scale: 0.1, min: -1 } }],
    },
  ]),
  Buffer.from('{"modelTopology":{"node":[]},"generatedBy":"x"}'),
];
export const words = [
  '"weightsManifest"',
  '"paths"',
  '"weights"',
  '"shape"',
  '"dtype"',
  '"name"',
  '"quantization"',
  '"string"',
  '"uint8"',
  '"s2.bin"',
  '../',
  '{}',
  '[]',
  'null',
  '1e9',
  '\\ud800',
];
export const fuzz = (reader) => parseTfjs(reader, 'model.json', files);
