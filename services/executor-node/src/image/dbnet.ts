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
import { textRegions } from './text-regions.js';

const IMAGENET: Normalisation = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** Text detection with differentiable binarisation: a picture in, its text lines out, in reading order. */
export const dbnet = defineProcessor({
  name: 'image/dbnet@1',
  accepts: 'bytes',
  gives: 'regions',
  build:
    ({ model }) =>
    async ({ bytes }, signal) => {
      const picture = await decodePicture(bytes);
      const size = detectionSize(picture);
      const resized = resample(picture, size.width, size.height);
      signal.throwIfAborted();
      const map = probabilityMap(await model.run(tensorOfPixels([resized], size.width, size.height, IMAGENET)), size);
      const boxes = textRegions(map).map(({ box }) => ({ box: toPicture(box, size, picture) }));
      const regions = readingOrder(boxes).flatMap((boxesOfRow, row) =>
        boxesOfRow.map(({ box }) => ({ box, row, pixels: crop(picture, box) })),
      );
      return { kind: 'regions', regions };
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
