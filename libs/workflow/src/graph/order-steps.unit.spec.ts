import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { step } from '../../test/example-workflows.js';
import { numberSteps } from './number-steps.js';
import { orderSteps } from './order-steps.js';
import type { Workflow } from './workflow.js';

const graph = (count: number, edges: readonly (readonly [number, number])[]): Workflow => ({
  inputs: [],
  outputs: [],
  steps: Array.from({ length: count }, (_, n) => step(`s${n}`, [], [])),
  connections: edges.map(([from, to]) => ({
    from: { step: `s${from}`, port: 'out' },
    to: { step: `s${to}`, port: 'in' },
  })),
});
const edgesAmong = (count: number) => fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 40 });

describe('orderSteps', () => {
  it('puts every step of any acyclic graph after all that it needs', () => {
    fc.assert(
      fc.property(edgesAmong(12), (pairs) => {
        // from the higher to the lower number: written in the wrong order, never a cycle
        const edges = pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const);
        const order = orderSteps(graph(12, edges));
        expect(order.status).toBe('Ordered');
        expect(new Set(order.steps).size).toBe(12);
        for (const [from, to] of edges)
          expect(order.steps.indexOf(`s${from}`)).toBeLessThan(order.steps.indexOf(`s${to}`));
      }),
    );
  });

  it('shows a real cycle of any graph that has one', () => {
    fc.assert(
      fc.property(edgesAmong(8), fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }), (edges, ring) => {
        const closed = ring.map((from, i) => [from, ring[(i + 1) % ring.length] ?? from] as const);
        const all = [...edges, ...closed];
        const order = orderSteps(graph(8, all));
        expect(order.status).toBe('Cyclic');
        const has = new Set(all.map(([from, to]) => `s${from}>s${to}`));
        order.steps.forEach((from, i) => expect(has).toContain(`${from}>${order.steps[(i + 1) % order.steps.length]}`));
        expect(order.steps.length).toBeGreaterThan(0);
      }),
    );
  });

  it('keeps the order in which independent steps were written', () => {
    expect(orderSteps(graph(3, []))).toEqual({ status: 'Ordered', steps: ['s0', 's1', 's2'] });
  });

  it('numbers steps from 1 in that order', () => {
    const numbered = numberSteps(graph(3, [[2, 0]])).map(({ number, id }) => [number, id]);
    expect(numbered).toEqual([
      [1, 's1'],
      [2, 's2'],
      [3, 's0'],
    ]);
  });
});
