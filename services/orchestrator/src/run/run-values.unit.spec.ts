import { describe, expect, it } from '@jest/globals';
import {
  type Connection,
  type Port,
  type PortValue,
  type Step,
  validateWorkflow,
  type Workflow,
} from '@icubed/workflow';
import fc from 'fast-check';
import { step } from '../../test/example-workflows.js';
import { bodyOf, planOf, type Source } from './plan.js';

const optional = (name: string, required: boolean): Port => ({ name, mediaTypes: ['text/plain'], required });
const flags = (length: number) => fc.array(fc.boolean(), { minLength: length, maxLength: length });
const STEPS = 4;

/** Workflows of four steps with two ports a side, any of which may be optional, joined at random from earlier to later. */
const workflows: fc.Arbitrary<Workflow> = fc
  .tuple(
    flags(STEPS * 4 + 4),
    fc.array(fc.tuple(fc.integer({ min: -1, max: STEPS - 1 }), fc.nat(1)), {
      minLength: STEPS * 2 + 2,
      maxLength: STEPS * 2 + 2,
    }),
  )
  .map(([required, sources]) => {
    const flag = (n: number): boolean => required[n] ?? true;
    const ports = (at: number, side: string): Port[] => [
      optional(`${side}0`, flag(at)),
      optional(`${side}1`, flag(at + 1)),
    ];
    const steps: Step[] = Array.from({ length: STEPS }, (_, n) =>
      step(`s${n}`, ports(n * 4, 'in'), ports(n * 4 + 2, 'out')),
    );
    const targets = [...steps.map(({ id }) => id), null].flatMap((id, n) => [
      { n, to: { step: id, port: id === null ? 'out0' : 'in0' } },
      { n, to: { step: id, port: id === null ? 'out1' : 'in1' } },
    ]);
    const connections = targets.flatMap(({ n, to }, at): Connection[] => {
      const [from, side] = sources[at] ?? [-1, 0];
      // nothing is joined where the source would be the step itself or a later one, which an optional target allows
      if (from >= n) return [];
      return [{ from: from < 0 ? { step: null, port: `in${side}` } : { step: `s${from}`, port: `out${side}` }, to }];
    });
    return { inputs: ports(STEPS * 4, 'in'), outputs: ports(STEPS * 4 + 2, 'out'), steps, connections };
  });

describe('a workflow that was found valid', () => {
  it('never misses a required value while it runs, whatever optional ports leave out', () => {
    let ran = 0;
    fc.assert(
      fc.property(workflows, flags(STEPS * 2 + 2), (workflow, given) => {
        if (validateWorkflow(workflow).length > 0) return;
        ran += 1;
        const plan = planOf(workflow);
        const portsOf = (number: number) => (number === 0 ? plan.inputs : (plan.steps[number - 1]?.outputs ?? []));
        const valueOf = (source: Source): PortValue | undefined => {
          const port = portsOf(source.step).find(({ name }) => name === source.port);
          const isThere = port?.required || given[source.step * 2 + Number(source.port.slice(-1))];
          return isThere ? { mediaType: 'text/plain', bytes: Buffer.from(source.port) } : undefined;
        };
        for (const one of plan.steps) expect(() => bodyOf(one.inputs, one.wires, valueOf)).not.toThrow();
        expect(() => bodyOf(plan.outputs, plan.wires, valueOf)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
    expect(ran).toBeGreaterThan(20);
  });
});
