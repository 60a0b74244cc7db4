import { ModelverseError } from '@icubed/errors';
import type { Tensor } from '../backend/backend.js';
import { defineProcessor } from '../pipeline/processor.js';
import type { ProbabilityMap } from './connected-components.js';
import { crop } from './crop.js';
import { decodePicture } from './decode-picture.js';
import { detectionSize, type Size } from './detection-size.js';
import { readingOrder } from './reading-order.js';
import type { Box, Point } from './rectangle.js';
import { resample } from './resample.js';
import { tensorOfPixels, type Normalisation } from './tensor-of-pixels.js';
import { PP_OCR_V4, textRegions } from './text-regions.js';

const IMAGENET: Normalisation = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** Text detection with differentiable binarisation: a picture in, its text lines out, in reading order. */
export const dbnet = defineProcessor({
  name: 'image/dbnet@1',
  accepts: 'bytes',
  gives: 'regions',
  network: 'tensor',
  parameters: {
    threshold: { type: 'number', min: 0.05, max: 0.95, fallback: PP_OCR_V4.threshold, tunable: true },
    minScore: { type: 'number', min: 0, max: 1, fallback: PP_OCR_V4.minScore, tunable: true },
    unclip: { type: 'number', min: 1, max: 4, fallback: PP_OCR_V4.unclipRatio, tunable: true },
    longSide: { type: 'integer', min: 320, max: 1920, fallback: 960, tunable: true },
    readingOrder: { type: 'choice', of: ['left-to-right', 'right-to-left'], fallback: 'left-to-right', tunable: true },
  },
  build: ({ model, parameters }) => {
    const { threshold, minScore, unclip, longSide } = parameters;
    const rules = { ...PP_OCR_V4, threshold, minScore, unclipRatio: unclip };
    return async ({ bytes }, signal) => {
      const picture = await decodePicture(bytes);
      const size = detectionSize(picture, longSide);
      const resized = resample(picture, size.width, size.height);
      signal.throwIfAborted();
      const map = probabilityMap(await model.run(tensorOfPixels([resized], size.width, size.height, IMAGENET)), size);
      const boxes = textRegions(map, rules).map(({ box }) => ({ box: toPicture(box, size, picture) }));
      const rows = readingOrder(boxes).map((row) =>
        parameters.readingOrder === 'right-to-left' ? row.toReversed() : row,
      );
      const regions = rows.flatMap((row, n) => row.map(({ box }) => ({ box, row: n, pixels: crop(picture, box) })));
      return { kind: 'regions', regions };
    };
  },
});

function probabilityMap({ data, shape }: Tensor, { width, height }: Size): ProbabilityMap {
  if (shape.join() !== [1, 1, height, width].join()) {
    throw new ModelverseError(
      'NODE.MODEL_REFUSED',
      `a detector answers [1, 1, ${height}, ${width}], this one [${shape.join(', ')}]`,
    );
  }
  return { data, width, height };
}

function toPicture(box: Box, from: Size, to: Size): Box {
  const scale = (at: number, by: number, limit: number) => Math.min(limit, Math.max(0, Math.round((at * limit) / by)));
  const point = ([x, y]: Point): Point => [scale(x, from.width, to.width), scale(y, from.height, to.height)];
  return [point(box[0]), point(box[1]), point(box[2]), point(box[3])];
}
