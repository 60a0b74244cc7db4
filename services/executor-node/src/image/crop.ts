import type { Pixels } from './pixels.js';
import { distance, type Box } from './rectangle.js';

/** Text this much taller than wide runs downwards and is turned to be read. */
const UPRIGHT_RATIO = 1.5;

/** The picture inside the box, made level. Sampled bilinearly; what lies outside the picture repeats its edge. */
export function crop(picture: Pixels, box: Box): Pixels {
  const [topLeft, topRight, bottomRight, bottomLeft] = box;
  const width = Math.max(1, Math.round(Math.max(distance(topLeft, topRight), distance(bottomLeft, bottomRight))));
  const height = Math.max(1, Math.round(Math.max(distance(topLeft, bottomLeft), distance(topRight, bottomRight))));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const v = (y + 0.5) / height;
    for (let x = 0; x < width; x += 1) {
      const u = (x + 0.5) / width;
      // pixel centres lie at halves in the box and at whole numbers in the picture
      const px = topLeft[0] + (topRight[0] - topLeft[0]) * u + (bottomLeft[0] - topLeft[0]) * v - 0.5;
      const py = topLeft[1] + (topRight[1] - topLeft[1]) * u + (bottomLeft[1] - topLeft[1]) * v - 0.5;
      sample(picture, px, py, data, (y * width + x) * 3);
    }
  }
  const level = { width, height, data };
  return height / width >= UPRIGHT_RATIO ? quarterTurn(level) : level;
}

function sample(picture: Pixels, x: number, y: number, into: Uint8Array, at: number): void {
  const cx = Math.min(picture.width - 1, Math.max(0, x));
  const cy = Math.min(picture.height - 1, Math.max(0, y));
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - x0, cy - y0];
  const right = x0 + 1 < picture.width ? 3 : 0;
  const below = y0 + 1 < picture.height ? picture.width * 3 : 0;
  const base = (y0 * picture.width + x0) * 3;
  for (let c = base; c < base + 3; c += 1) {
    const top = picture.data[c]! * (1 - fx) + picture.data[c + right]! * fx;
    const bottom = picture.data[c + below]! * (1 - fx) + picture.data[c + below + right]! * fx;
    into[at + c - base] = top * (1 - fy) + bottom * fy + 0.5;
  }
}

/** Counter-clockwise, as PaddleOCR turns upright text. */
function quarterTurn({ width, height, data }: Pixels): Pixels {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < height; x += 1) {
      const from = (x * width + (width - 1 - y)) * 3;
      turned.set(data.subarray(from, from + 3), (y * height + x) * 3);
    }
  }
  return { width: height, height: width, data: turned };
}
