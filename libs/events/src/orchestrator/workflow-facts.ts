import { z } from 'zod';
import { chainId, decimal, defineFact, hex32 } from '../fact.js';

const topic = 'orchestrator.workflow';
const key = (data: { did: string }) => data.did;
const workflow = { chainId, assetId: decimal, did: z.string(), digest: hex32, contentCid: z.string() };

/** Something goes in or comes out here; of an input, `image/*` accepts every subtype. */
const port = z.object({ name: z.string(), mediaTypes: z.array(z.string()), required: z.boolean() });

/** The workflow's published definition was verified against its registration and its lock: it can be run. Steps count from 1. */
export const workflowAdmitted = defineFact({
  type: 'icubed.orchestrator.workflow-admitted.v1',
  topic,
  key,
  data: z.object({
    ...workflow,
    inputs: z.array(port),
    outputs: z.array(port),
    steps: z.array(z.object({ step: z.number().int().positive(), id: z.string(), did: z.string(), assetId: decimal })),
  }),
});

/** What was published is no workflow that can be run, and never will be: content does not change. */
export const workflowRefused = defineFact({
  type: 'icubed.orchestrator.workflow-refused.v1',
  topic,
  key,
  data: z.object({ ...workflow, code: z.string(), detail: z.string() }),
});
