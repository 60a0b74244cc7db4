import type { Workflow } from './workflow.js';

export type StepOrder =
  | { readonly status: 'Ordered'; readonly steps: readonly string[] }
  /** `steps` of the cycle in order: each needs the one before it, the first the last */
  | { readonly status: 'Cyclic'; readonly steps: readonly string[] };

/** Takes the first step written whose needs are met, again and again. Steps of another place than a cycle always get their turn. */
export function orderSteps({ steps, connections }: Workflow): StepOrder {
  const needs = new Map(steps.map((step) => [step.id, new Set<string>()]));
  for (const { from, to } of connections)
    // a step that is not there is another problem than a cycle
    if (from.step !== null && to.step !== null && needs.has(from.step)) needs.get(to.step)?.add(from.step);
  const ordered: string[] = [];
  const done = new Set<string>();
  for (;;) {
    const next = steps.find(
      ({ id }) => !done.has(id) && [...(needs.get(id) ?? [])].every((needed) => done.has(needed)),
    );
    if (next === undefined) break;
    done.add(next.id);
    ordered.push(next.id);
  }
  if (ordered.length === steps.length) return { status: 'Ordered', steps: ordered };
  return { status: 'Cyclic', steps: cycleAmong(needs, done) };
}

/** Every step that is left needs one that is left: walking backwards must come round. */
function cycleAmong(needs: ReadonlyMap<string, ReadonlySet<string>>, done: ReadonlySet<string>): string[] {
  const path: string[] = [];
  let current = [...needs.keys()].find((id) => !done.has(id));
  while (current !== undefined && !path.includes(current)) {
    path.push(current);
    current = [...(needs.get(current) ?? [])].find((needed) => !done.has(needed));
  }
  const [first = '', ...backwards] = path.slice(current === undefined ? 0 : path.indexOf(current));
  return [first, ...backwards.toReversed()];
}
