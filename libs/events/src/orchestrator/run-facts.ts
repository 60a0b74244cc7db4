import { z } from 'zod';
import { chainId, defineFact, hex32 } from '../fact.js';

const topic = 'orchestrator.run';
const key = (data: { callId: string }) => data.callId;
const run = { chainId, callId: hex32, did: z.string() };

/** Every step of the call's run is done and its output can be fetched. */
export const runCompleted = defineFact({
  type: 'icubed.orchestrator.run-completed.v1',
  topic,
  key,
  data: z.object({ ...run, steps: z.number().int().positive() }),
});

/** The run was decided without an output: by a step that failed for good, the deadline of its call, or a cancellation. */
export const runFailed = defineFact({
  type: 'icubed.orchestrator.run-failed.v1',
  topic,
  key,
  data: z.object({
    ...run,
    code: z.string(),
    detail: z.string(),
    /** absent when no step is to blame */
    failedStep: z.number().int().positive().optional(),
  }),
});
