import { connectedComponents, type ProbabilityMap } from './connected-components.js';
import { minAreaRectangle } from './min-area-rectangle.js';
import { boxOf, grow, unclipDistance, type Box, type Rectangle } from './rectangle.js';

/** Named as in the paper. `image/dbnet@1` leaves the first three to a description or profile and fixes the others. */
export interface RegionRules {
  readonly threshold: number;
  readonly minScore: number;
  readonly unclipRatio: number;
  readonly minSide: number;
  readonly maxRegions: number;
}

/**
 * PaddleOCR's own choices (`det_db_*`), but for the ratio: at its 1.5 the crops are so tight that the recogniser loses the
 * spaces between words, at 2.2 it keeps them even in a JPEG, and single-spaced lines still do not touch.
 */
export const PP_OCR_V4: RegionRules = {
  threshold: 0.3,
  minScore: 0.6,
  unclipRatio: 2.2,
  minSide: 3,
  maxRegions: 1000,
};

export interface TextRegion {
  readonly box: Box;
  readonly score: number;
}

/**
 * From the detector's map to boxes in the map's own coordinates. The network marks a shrunken kernel of each line so that
 * neighbours do not touch; `unclip` gives the line its size back.
 * Source: Liao et al., Real-time Scene Text Detection with Differentiable Binarization, arXiv:1911.08947.
 */
export function textRegions(map: ProbabilityMap, rules: RegionRules = PP_OCR_V4): TextRegion[] {
  const regions: TextRegion[] = [];
  for (const component of connectedComponents(map, rules.threshold, rules.maxRegions)) {
    const kernel = minAreaRectangle(component);
    if (Math.min(kernel.width, kernel.height) < rules.minSide) continue;
    const score = meanInside(map, kernel);
    if (score < rules.minScore) continue;
    const line = grow(kernel, unclipDistance(kernel, rules.unclipRatio));
    if (Math.min(line.width, line.height) < rules.minSide + 2) continue;
    regions.push({ box: boxOf(line), score });
  }
  return regions;
}

function meanInside(map: ProbabilityMap, { centre: [cx, cy], axis: [ux, uy], width, height }: Rectangle): number {
  const reachX = (Math.abs(ux) * width + Math.abs(uy) * height) / 2;
  const reachY = (Math.abs(uy) * width + Math.abs(ux) * height) / 2;
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, Math.ceil(cy - reachY)); y <= Math.min(map.height - 1, cy + reachY); y += 1) {
    for (let x = Math.max(0, Math.ceil(cx - reachX)); x <= Math.min(map.width - 1, cx + reachX); x += 1) {
      const along = Math.abs((x - cx) * ux + (y - cy) * uy);
      const across = Math.abs((y - cy) * ux - (x - cx) * uy);
      if (along > width / 2 + 1e-9 || across > height / 2 + 1e-9) continue;
      sum += map.data[y * map.width + x]!;
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}
