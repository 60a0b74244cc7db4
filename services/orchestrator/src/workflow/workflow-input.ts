import type { Endpoint, Port, Workflow } from '@icubed/workflow';
import type { WorkflowConnectionInput, WorkflowInput, WorkflowPortInput } from '../generated/graphql.js';

/** The API's input as the domain's value; copies field by field, since the stored document is read back as it is. */
export function workflowOf(input: WorkflowInput): Workflow {
  return {
    inputs: input.inputs.map(portOf),
    outputs: input.outputs.map(portOf),
    steps: input.steps.map(({ id, did, inputs, outputs }) => ({
      id,
      did,
      inputs: inputs.map(portOf),
      outputs: outputs.map(portOf),
    })),
    connections: input.connections.map(({ from, to }) => ({ from: endpointOf(from), to: endpointOf(to) })),
  };
}

function portOf({ name, mediaTypes, required }: WorkflowPortInput): Port {
  return { name, mediaTypes: mediaTypes.map((text) => text.toLowerCase()), required: required ?? true };
}

function endpointOf({ step, port }: WorkflowConnectionInput['from']): Endpoint {
  return { step: step ?? null, port };
}
