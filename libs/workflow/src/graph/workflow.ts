/**
 * Something a step or the workflow itself takes or gives. `mediaTypes`: of a source, all that may come out; of a target, all
 * it accepts, where `image/*` accepts every subtype.
 */
export interface Port {
  readonly name: string;
  readonly mediaTypes: readonly string[];
  /** of a target: a connection has to end here; of a source: it never stays empty */
  readonly required: boolean;
}

/** One call of an asset. */
export interface Step {
  readonly id: string;
  readonly did: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** A port of a step, or without a step one of the workflow itself: its inputs are sources, its outputs targets. */
export interface Endpoint {
  readonly step: string | null;
  readonly port: string;
}

export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

export interface Workflow {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly steps: readonly Step[];
  readonly connections: readonly Connection[];
}

export const MAX_STEPS = 64;
export const MAX_PORTS = 16;
export const MAX_CONNECTIONS = 1_024;

/** `ocr.text`, or `text` for a port of the workflow. */
export function nameOf({ step, port }: Endpoint): string {
  return step === null ? port : `${step}.${port}`;
}
