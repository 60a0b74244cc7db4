export { decodePorts, encodePorts } from './body/ports-body.js';
export { MAX_BODY_BYTES, MAX_BODY_JSON_BYTES, type PortValue, type PortValues } from './body/port-value.js';
export { WORKFLOW_FILE_MAX_BYTES } from './folder/read-json.js';
export { workflowJsonSchemas } from './folder/json-schemas.js';
export { encodeWorkflowDefinition, parseWorkflowDefinition, WORKFLOW_FILE } from './folder/workflow-definition.js';
export {
  checkWorkflowLock,
  componentsOf,
  encodeWorkflowLock,
  lockOf,
  parseWorkflowLock,
  WORKFLOW_LOCK_FILE,
  type WorkflowLock,
} from './folder/workflow-lock.js';
export { accepts, isMediaRange, isMediaType } from './graph/media-type.js';
export { numberSteps, type NumberedStep } from './graph/number-steps.js';
export { orderSteps, type StepOrder } from './graph/order-steps.js';
export { validateWorkflow } from './graph/validate-workflow.js';
export {
  type Connection,
  type Endpoint,
  MAX_CONNECTIONS,
  MAX_PORTS,
  MAX_STEPS,
  nameOf,
  type Port,
  type Step,
  type Workflow,
} from './graph/workflow.js';
export type { WorkflowProblem, WorkflowProblemCode } from './graph/workflow-problem.js';
