import { ModelverseError } from '@icubed/errors';
import type { Tensor, TensorModel } from '../backend/backend.js';
import { resample } from '../image/resample.js';
import { tensorOfPixels, type Normalisation } from '../image/tensor-of-pixels.js';
import { defineProcessor } from '../pipeline/processor.js';
import type { Region, TextLine, ValueOf } from '../pipeline/value.js';
import { ctcDecode } from './ctc-decode.js';
import { parseDictionary, type Dictionary } from './dictionary.js';
import { LINE_HEIGHT, lineBatches, type LineBatch } from './line-batches.js';

const CENTRED: Normalisation = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };

/** Below this PaddleOCR takes a reading for noise and drops it (`drop_score`). */
const MIN_CONFIDENCE = 0.5;

/** Text recognition: level text lines in, what they say out. The stage's `dictionary` file names the letters. */
export const ctc = defineProcessor({
  name: 'text/ctc@1',
  accepts: 'regions',
  gives: 'lines',
  network: 'tensor',
  parameters: {
    minConfidence: { type: 'number', min: 0, max: 1, fallback: MIN_CONFIDENCE, tunable: true },
  },
  build: ({ model, stage, file, parameters }) => {
    if (stage.dictionary === undefined)
      throw new ModelverseError('NODE.MODEL_REFUSED', 'text/ctc@1 needs a dictionary');
    const dictionary = parseDictionary(file(stage.dictionary));
    return ({ regions }, signal) => read({ model, dictionary, ...parameters }, regions, signal);
  },
});

interface Recogniser {
  readonly model: TensorModel;
  readonly dictionary: Dictionary;
  readonly minConfidence: number;
}

async function read(
  { model, dictionary, minConfidence }: Recogniser,
  regions: readonly Region[],
  signal: AbortSignal,
): Promise<ValueOf<'lines'>> {
  const lines = new Map<number, TextLine>();
  for (const batch of lineBatches(regions.map(({ pixels }) => pixels))) {
    signal.throwIfAborted();
    const decoded = await readBatch(model, batch, regions, dictionary);
    for (const [n, { index }] of batch.members.entries()) {
      const { box, row } = regions[index]!;
      const { text, confidence } = decoded[n]!;
      if (text.trim() !== '' && confidence >= minConfidence)
        lines.set(index, { text: text.trim(), confidence, box, row });
    }
  }
  return { kind: 'lines', lines: [...lines].sort(([a], [b]) => a - b).map(([, line]) => line) };
}

async function readBatch(model: TensorModel, batch: LineBatch, regions: readonly Region[], dictionary: Dictionary) {
  const pictures = batch.members.map(({ index, width }) => resample(regions[index]!.pixels, width, LINE_HEIGHT));
  const output = await model.run(tensorOfPixels(pictures, batch.width, LINE_HEIGHT, CENTRED));
  const steps = stepsOf(output, batch.members.length, dictionary.length);
  const stride = steps * dictionary.length;
  return batch.members.map((_, n) => ctcDecode(output.data.subarray(n * stride, (n + 1) * stride), dictionary));
}

function stepsOf({ shape }: Tensor, batch: number, classes: number): number {
  const [lines, steps, letters] = shape;
  if (shape.length !== 3 || lines !== batch || letters !== classes) {
    throw new ModelverseError(
      'NODE.MODEL_REFUSED',
      `a recogniser of ${classes} classes answers [${batch}, steps, ${classes}], this one [${shape.join(', ')}]`,
    );
  }
  return steps!;
}
