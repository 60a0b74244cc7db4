/** What the lengths of a tensor's slices along one axis look like, whatever their order. */
export interface AxisProfile {
  readonly length: number;
  /** Standard deviation over mean. */
  readonly spread: number;
  /** Quantiles at the middles of sixteen equal parts, over the mean. */
  readonly quantiles: readonly number[];
}

const POINTS = 16;
/** Below, an axis says little. */
export const AXIS_MIN = 16;
/** Sums that are held for one axis. */
const AXIS_MAX = 4_194_304;

export class AxisNorms {
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;

  constructor(
    readonly length: number,
    private readonly stride: number,
    private readonly sliceElements: number,
  ) {
    this.sums = new Float64Array(length);
    this.squares = new Float64Array(length);
  }

  /** The two longest axes that say something. */
  static of(shape: readonly number[]): AxisNorms[] {
    const elements = shape.reduce((product, length) => product * length, 1);
    let stride = elements;
    const axes = shape.map((length) => ({ length, stride: (stride /= length) }));
    return axes
      .filter(({ length }) => length >= AXIS_MIN && length <= AXIS_MAX && elements / length >= AXIS_MIN)
      .sort((a, b) => b.length - a.length)
      .slice(0, 2)
      .map((axis) => new AxisNorms(axis.length, axis.stride, elements / axis.length));
  }

  add(place: number, value: number): void {
    const slice = Math.floor(place / this.stride) % this.length;
    this.sums[slice] = this.sums[slice]! + value;
    this.squares[slice] = this.squares[slice]! + value * value;
  }

  finish(mean: number): AxisProfile | undefined {
    const { length, sliceElements } = this;
    const norms = new Float64Array(length);
    let total = 0;
    for (let i = 0; i < length; i += 1) {
      const squares = this.squares[i]! - 2 * mean * this.sums[i]! + sliceElements * mean * mean;
      norms[i] = Math.sqrt(Math.max(0, squares));
      total += norms[i]!;
    }
    const middle = total / length;
    if (!(middle > 0) || !Number.isFinite(middle)) return undefined;
    norms.sort();
    let variance = 0;
    for (const norm of norms) variance += (norm / middle - 1) ** 2 / length;
    const at = (share: number): number => {
      const place = Math.min(length - 1, Math.max(0, share * length - 0.5));
      const below = Math.floor(place);
      const above = Math.min(length - 1, below + 1);
      return norms[below]! + (norms[above]! - norms[below]!) * (place - below);
    };
    const quantiles = Array.from({ length: POINTS }, (_, point) => at((point + 0.5) / POINTS) / middle);
    return { length, spread: Math.sqrt(variance), quantiles };
  }
}
