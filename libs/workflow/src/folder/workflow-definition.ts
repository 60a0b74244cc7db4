import { ModelverseError } from '@icubed/errors';
import { parseDid } from '@icubed/protocol';
import { z } from 'zod';
import { NAME } from '../graph/check-shape.js';
import { validateWorkflow } from '../graph/validate-workflow.js';
import { MAX_CONNECTIONS, MAX_PORTS, MAX_STEPS, type Port, type Workflow } from '../graph/workflow.js';
import { readJson } from './read-json.js';

/** In the content folder of an asset of kind WORKFLOW: what it runs. */
export const WORKFLOW_FILE = 'icubed.workflow.json';

const name = z.string().regex(NAME).describe('a-z, 0-9 and -, up to 40, beginning with a letter');
const port = z.strictObject({
  name,
  mediaTypes: z
    .array(z.string().max(255))
    .min(1)
    .max(MAX_PORTS)
    .describe('Of a source all that may come out, of a target all it accepts; `image/*` accepts every subtype.'),
  required: z
    .boolean()
    .default(true)
    .describe('Of a target: a connection has to end here. Of a source: it never stays empty.'),
});
const ports = (what: string) => z.array(port).max(MAX_PORTS).describe(what);
const endpoint = z
  .strictObject({ step: name.nullable().default(null), port: name })
  .describe('A port of a step; without a step, of the workflow itself.');

/** `icubed.workflow.json`: calls of assets, joined from typed port to typed port without a cycle. */
export const workflowDefinitionSchema = z.strictObject({
  format: z.literal('icubed-workflow/1'),
  inputs: ports('What a call brings'),
  outputs: ports('What a call answers'),
  steps: z
    .array(
      z.strictObject({
        id: name,
        did: z
          .string()
          .max(64)
          .regex(/^did:icubed:[1-9]\d{0,15}:(0|[1-9]\d{0,28})$/)
          .describe('A model, a merge or a profile.'),
        inputs: ports('What the asset takes'),
        outputs: ports('What the asset gives'),
      }),
    )
    .min(1)
    .max(MAX_STEPS)
    .describe('What is called; each once, in the order that the connections ask for'),
  connections: z
    .array(z.strictObject({ from: endpoint, to: endpoint }))
    .max(MAX_CONNECTIONS)
    .describe('One to each target, from a source all of whose media types the target accepts; no cycles'),
});

/**
 * Reads the definition and checks that it can be run.
 *
 * @throws ORCHESTRATOR.DEFINITION_MALFORMED, PROTOCOL.DID_MALFORMED, or the code of the first problem of its graph with all of them
 * in `problems`
 */
export function parseWorkflowDefinition(bytes: Uint8Array): Workflow {
  const { format: _, ...workflow } = readJson(
    WORKFLOW_FILE,
    'ORCHESTRATOR.DEFINITION_MALFORMED',
    workflowDefinitionSchema,
    bytes,
  );
  const problems = validateWorkflow(workflow);
  const [first] = problems;
  if (first !== undefined) {
    throw new ModelverseError(first.code, first.message, {
      problems: problems.map(({ code, at, message }) => `${code} at ${at}: ${message}`),
    });
  }
  for (const step of workflow.steps) parseDid(step.did);
  return workflow;
}

/** The bytes of `icubed.workflow.json`, always the same for the same workflow. */
export function encodeWorkflowDefinition({ inputs, outputs, steps, connections }: Workflow): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      format: 'icubed-workflow/1',
      inputs: inputs.map(portOf),
      outputs: outputs.map(portOf),
      steps: steps.map((step) => ({
        id: step.id,
        did: step.did,
        inputs: step.inputs.map(portOf),
        outputs: step.outputs.map(portOf),
      })),
      connections: connections.map(({ from, to }) => ({
        from: { step: from.step, port: from.port },
        to: { step: to.step, port: to.port },
      })),
    } satisfies z.input<typeof workflowDefinitionSchema>),
  );
}

function portOf({ name: portName, mediaTypes, required }: Port) {
  return { name: portName, mediaTypes: [...mediaTypes], required };
}
