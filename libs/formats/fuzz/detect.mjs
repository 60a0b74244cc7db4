import { folderOf, parseModel } from '@icubed/formats';
import { fixtures } from './engine/fixtures.mjs';

const none = folderOf({});

export const seeds = () =>
  fixtures(
    'model.safetensors',
    'model.gguf',
    'branches.onnx',
    'folder.zip',
    'model.safetensors.index.json',
    'protocol-0.pkl',
    'protocol-2.pkl',
    'protocol-4.pkl',
    'torch.pt',
    'torch-legacy.pt',
    'zlib.joblib',
    'objects.npy',
    'numbers.npy',
    'renamed.zip',
  );
export const words = [
  'PK\x03\x04',
  'PK\x05\x06',
  'GGUF',
  '\x80\x02',
  '\x80\x04\x95',
  'cos\nsystem\n',
  '\x93NUMPY',
  'ustar',
  '\x1f\x8b',
  'BZh',
  '\x78\x9c',
  '{"weight_map":{',
  '{"modelTopology":',
  'R.',
  '\x08\x08\x3a',
];
export const fuzz = (reader) => parseModel(reader, 'file.bin', none);
