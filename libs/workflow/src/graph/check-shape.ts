import { firstRepeated } from './first-repeated.js';
import { isMediaRange, isMediaType } from './media-type.js';
import { MAX_CONNECTIONS, MAX_PORTS, MAX_STEPS, type Port, type Workflow } from './workflow.js';
import type { WorkflowProblem } from './workflow-problem.js';

/** of a step or a port */
export const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** Whether the workflow is small enough to be looked at; everything else is linear in what passes here. */
export function checkSize(workflow: Workflow): WorkflowProblem[] {
  const tooLarge = (what: string, most: number): WorkflowProblem => ({
    code: 'ORCHESTRATOR.WORKFLOW_TOO_LARGE',
    message: `A workflow has at most ${most} ${what}.`,
    at: what,
  });
  const portLists = [
    workflow.inputs,
    workflow.outputs,
    ...workflow.steps.slice(0, MAX_STEPS).flatMap((step) => [step.inputs, step.outputs]),
  ];
  return [
    ...(workflow.steps.length > MAX_STEPS ? [tooLarge('steps', MAX_STEPS)] : []),
    ...(portLists.some((ports) => ports.length > MAX_PORTS) ? [tooLarge('ports on a side', MAX_PORTS)] : []),
    ...(workflow.connections.length > MAX_CONNECTIONS ? [tooLarge('connections', MAX_CONNECTIONS)] : []),
  ];
}

/** Names, media types and doubles, before anything is connected. */
export function checkParts({ steps, inputs, outputs }: Workflow): WorkflowProblem[] {
  const empty: WorkflowProblem = {
    code: 'ORCHESTRATOR.WORKFLOW_EMPTY',
    message: 'A workflow has at least one step.',
    at: 'steps',
  };
  const repeated = firstRepeated(steps.map((step) => step.id));
  return [
    ...(steps.length === 0 ? [empty] : []),
    ...(repeated === undefined ? [] : [duplicate(repeated)]),
    ...steps.flatMap((step) => checkName(step.id, step.id)),
    // the workflow's inputs are sources: something concrete comes in through them
    ...checkPorts('', inputs, false),
    ...checkPorts('', outputs, true),
    ...steps.flatMap(({ id, ...step }) => [
      ...checkPorts(`${id}.`, step.inputs, true),
      ...checkPorts(`${id}.`, step.outputs, false),
    ]),
  ];
}

function checkPorts(prefix: string, ports: readonly Port[], isTarget: boolean): WorkflowProblem[] {
  const repeated = firstRepeated(ports.map((port) => port.name));
  return [
    ...(repeated === undefined ? [] : [duplicate(prefix + repeated)]),
    ...ports.flatMap((port) => [
      ...checkName(port.name, prefix + port.name),
      ...checkMediaTypes(port, prefix + port.name, isTarget),
    ]),
  ];
}

function checkMediaTypes({ mediaTypes }: Port, at: string, isTarget: boolean): WorkflowProblem[] {
  const wrong = mediaTypes.find((text) => !isMediaType(text) && !(isTarget && isMediaRange(text)));
  if (wrong === undefined && mediaTypes.length > 0 && mediaTypes.length <= MAX_PORTS) return [];
  const message =
    wrong === undefined ? `A port has 1 to ${MAX_PORTS} media types.` : `Not a media type: ${wrong.slice(0, 80)}`;
  return [{ code: 'ORCHESTRATOR.MEDIA_TYPE_MALFORMED', message, at }];
}

function checkName(name: string, at: string): WorkflowProblem[] {
  if (NAME.test(name)) return [];
  const message = 'A name is 1 to 40 of a-z, 0-9 and -, and begins with a letter.';
  return [{ code: 'ORCHESTRATOR.NAME_MALFORMED', message, at: at.slice(0, 100) }];
}

function duplicate(at: string): WorkflowProblem {
  return { code: 'ORCHESTRATOR.NAME_DUPLICATE', message: `${at.slice(0, 100)} is there twice.`, at: at.slice(0, 100) };
}
