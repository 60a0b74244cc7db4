import { parseModel } from '../detect/parse-model.js';
import type { TensorInfo } from '../model/tensor.js';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { readableElements, tensorValues } from '../values/tensor-values.js';
import { ELEMENTS_MAX, sketchTensor, type TensorSketch } from './sketch-tensor.js';

/** Smaller tensors (biases, scales, tables of a few numbers) are alike in models that have nothing in common. */
export const ELEMENTS_MIN = 1_024;
/** The largest are sketched. */
export const TENSORS_MAX = 256;

interface Placed {
  readonly path: string;
  readonly tensor: TensorInfo;
}

/**
 * Sketches the weights in the files of a folder that `parseModel` has accepted. Memory is that of the parsed headers and one window of one tensor; each byte of a
 * sketched tensor is read twice.
 *
 * @param open the bytes of the file at one of the paths
 */
export async function fingerprintModel(
  paths: readonly string[],
  open: (path: string) => Promise<RandomAccess>,
): Promise<TensorSketch[]> {
  const sketches: TensorSketch[] = [];
  for (const { path, tensor } of await largestTensors(paths, open)) {
    const reader = await open(path);
    const sketch = await sketchTensor(tensor.shape, () => tensorValues(tensor, reader, ELEMENTS_MAX));
    if (sketch) sketches.push(sketch);
  }
  return sketches;
}

async function largestTensors(
  paths: readonly string[],
  open: (path: string) => Promise<RandomAccess>,
): Promise<Placed[]> {
  const known = new Set(paths);
  const folder: ContentFolder = { open: async (path) => (known.has(path) ? open(path) : undefined) };
  let largest: Placed[] = [];
  for (const path of paths) {
    const model = await parseModel(await open(path), path, folder);
    // the shards that an index names are files of the folder themselves
    if (!model || model.format === 'safetensors-index') continue;
    const found = model.tensors.filter((tensor) => readableElements(tensor) >= ELEMENTS_MIN);
    largest = [...largest, ...found.map((tensor) => ({ path: tensor.file ?? path, tensor }))]
      .sort((a, b) => readableElements(b.tensor) - readableElements(a.tensor))
      .slice(0, TENSORS_MAX);
  }
  return largest;
}
