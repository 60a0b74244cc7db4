import { orderSteps } from './order-steps.js';
import type { Step, Workflow } from './workflow.js';

/** A step and its number, which receipts and facts carry: its place in the order of `orderSteps`, from 1. 0 is the call itself. */
export interface NumberedStep extends Step {
  readonly number: number;
}

/** The steps of a valid workflow by number. */
export function numberSteps(workflow: Workflow): readonly NumberedStep[] {
  const byId = new Map(workflow.steps.map((step) => [step.id, step]));
  return orderSteps(workflow).steps.flatMap((id, index) => {
    const step = byId.get(id);
    return step === undefined ? [] : [{ ...step, number: index + 1 }];
  });
}
