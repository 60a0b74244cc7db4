import { checkConnections } from './check-connections.js';
import { checkParts, checkSize } from './check-shape.js';
import { orderSteps } from './order-steps.js';
import type { Workflow } from './workflow.js';
import type { WorkflowProblem } from './workflow-problem.js';

/** More would not help whoever edits it. */
const SHOWN_AT_MOST = 100;

/** All that is wrong with a typed-port graph, at once, so that an editor can show it; empty: it can be run. */
export function validateWorkflow(workflow: Workflow): readonly WorkflowProblem[] {
  const size = checkSize(workflow);
  if (size.length > 0) return size;
  const parts = checkParts(workflow);
  // names that are not unique make connections ambiguous
  if (parts.length > 0) return parts.slice(0, SHOWN_AT_MOST);
  const order = orderSteps(workflow);
  const cycle: WorkflowProblem[] = order.status === 'Ordered' ? [] : [cyclic(order.steps)];
  return [...checkConnections(workflow), ...cycle].slice(0, SHOWN_AT_MOST);
}

function cyclic(steps: readonly string[]): WorkflowProblem {
  const at = [...steps, steps[0]].join(' → ');
  return { code: 'ORCHESTRATOR.WORKFLOW_CYCLE', message: `These steps wait for each other: ${at}.`, at };
}
