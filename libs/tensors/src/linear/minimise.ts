/** A function and its gradient at a point. The gradient may be reused by the next call. */
export type Objective = (point: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

export interface MinimiseOptions {
  readonly maxIterations: number;
  /** Stops once no component of the gradient is larger. */
  readonly tolerance: number;
  /** Earlier steps that shape the next one. */
  readonly memory?: number;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
}

interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly curvature: number;
}

/**
 * L-BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 3.1). For smooth
 * convex functions; there is no randomness in it.
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Minimum {
  const { maxIterations, tolerance, memory = 10 } = options;
  const steps: Step[] = [];
  let point = start.slice();
  let { value, gradient } = copied(objective(point));
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    if (largest(gradient) <= tolerance) return { point, value, iterations: iteration, converged: true };
    const direction = descent(gradient, steps);
    const next = search(objective, point, value, gradient, direction, steps.length === 0);
    if (!next) return { point, value, iterations: iteration, converged: false };
    const moved = difference(next.point, point);
    const turned = difference(next.gradient, gradient);
    const curvature = inner(moved, turned);
    if (curvature > 0) steps.push({ moved, turned, curvature });
    if (steps.length > memory) steps.shift();
    ({ point, value, gradient } = next);
  }
  return { point, value, iterations: maxIterations, converged: false };
}

/** Where to go: the gradient through the inverse curvature of the last steps, downwards (two-loop recursion). */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const factors = steps.toReversed().map(({ moved, turned, curvature }) => {
    const factor = inner(moved, direction) / curvature;
    move(direction, -factor, turned);
    return factor;
  });
  const last = steps.at(-1);
  if (last) scale(direction, last.curvature / inner(last.turned, last.turned));
  steps.forEach(({ moved, turned, curvature }, n) => {
    move(direction, factors[steps.length - 1 - n]! - inner(turned, direction) / curvature, moved);
  });
  return direction;
}

function search(
  objective: Objective,
  from: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  first: boolean,
) {
  const slope = inner(gradient, direction);
  // without curvature to go by, the first step is of length 1
  let length = first ? 1 / Math.max(1, Math.sqrt(inner(gradient, gradient))) : 1;
  for (let tries = 0; tries < 40; tries += 1) {
    const point = from.slice();
    move(point, length, direction);
    const reached = objective(point);
    if (reached.value <= value + 1e-4 * length * slope) return { point, ...copied(reached) };
    length /= 2;
  }
  return undefined;
}

function copied({ value, gradient }: ReturnType<Objective>) {
  return { value, gradient: gradient.slice() };
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n += 1) sum += a[n]! * b[n]!;
  return sum;
}

function move(target: Float64Array, factor: number, by: Float64Array): void {
  for (let n = 0; n < target.length; n += 1) target[n]! += factor * by[n]!;
}

function scale(target: Float64Array, factor: number): void {
  for (let n = 0; n < target.length; n += 1) target[n]! *= factor;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, n) => value - b[n]!);
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
