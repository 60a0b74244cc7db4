import type { Tensor } from '../backend/backend.js';
import type { Pixels } from './pixels.js';

/** Per channel, in the order the model was trained with: `(value / 255 - mean) / deviation`. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** PaddleOCR reads pictures with OpenCV, so its networks expect blue first although the means are those of RGB ImageNet. */
const CHANNEL_OF_PLANE = [2, 1, 0] as const;

/**
 * One batch of shape `[pictures, 3, height, width]`. Pictures narrower than `width` leave zeros at their right, which is
 * what the recogniser was trained on.
 */
export function tensorOfPixels(pictures: readonly Pixels[], width: number, height: number, by: Normalisation): Tensor {
  const plane = width * height;
  const data = new Float32Array(pictures.length * 3 * plane);
  for (const [n, picture] of pictures.entries()) {
    for (const [p, channel] of CHANNEL_OF_PLANE.entries()) {
      const scale = 1 / (255 * by.deviation[p]!);
      const shift = by.mean[p]! / by.deviation[p]!;
      for (let y = 0; y < picture.height; y += 1) {
        let from = y * picture.width * 3 + channel;
        let to = (n * 3 + p) * plane + y * width;
        for (let x = 0; x < picture.width; x += 1, from += 3, to += 1) data[to] = picture.data[from]! * scale - shift;
      }
    }
  }
  return { data, shape: [pictures.length, 3, height, width] };
}
