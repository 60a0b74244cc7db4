import type { ErrorCode } from '@icubed/errors';

export type WorkflowProblemCode = Extract<ErrorCode, `ORCHESTRATOR.${string}`>;

/** One thing that is wrong with a workflow. `at` names a step, a port (`ocr.text`) or a connection (`ocr.text → lang.text`). */
export interface WorkflowProblem {
  readonly code: WorkflowProblemCode;
  readonly message: string;
  readonly at: string;
}
