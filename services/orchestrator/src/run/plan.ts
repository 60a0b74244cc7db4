import {
  encodePorts,
  type NumberedStep,
  numberSteps,
  type Port,
  type PortValue,
  type Workflow,
} from '@icubed/workflow';

/** Where a value comes from: a port of a step, or with 0 of what the call brought. */
export interface Source {
  readonly step: number;
  readonly port: string;
}

export interface Wire {
  readonly from: Source;
  /** a port of who takes it */
  readonly to: string;
}

export interface PlannedStep extends NumberedStep {
  readonly wires: readonly Wire[];
}

/** A workflow as it is run: steps by number, and where each takes its inputs from. */
export interface Plan {
  readonly inputs: readonly Port[];
  readonly steps: readonly PlannedStep[];
  readonly outputs: readonly Port[];
  /** to the outputs */
  readonly wires: readonly Wire[];
}

export type ValueOf = (source: Source) => PortValue | undefined;

export function planOf(workflow: Workflow): Plan {
  const steps = numberSteps(workflow);
  const numbers = new Map(steps.map(({ id, number }) => [id, number]));
  const wiresTo = (target: string | null): Wire[] =>
    workflow.connections
      .filter(({ to }) => to.step === target)
      .map(({ from, to }) => ({
        from: { step: from.step === null ? 0 : (numbers.get(from.step) ?? 0), port: from.port },
        to: to.port,
      }));
  return {
    inputs: workflow.inputs,
    steps: steps.map((step) => ({ ...step, wires: wiresTo(step.id) })),
    outputs: workflow.outputs,
    wires: wiresTo(null),
  };
}

/** What a step is called with, or with the plan itself what a run answers. An optional port whose source stayed empty stays empty. */
export function bodyOf(ports: readonly Port[], wires: readonly Wire[], valueOf: ValueOf): PortValue {
  const values = wires.flatMap(({ from, to }) => {
    const value = valueOf(from);
    return value === undefined ? [] : [[to, value] as const];
  });
  return encodePorts(ports, new Map(values));
}
