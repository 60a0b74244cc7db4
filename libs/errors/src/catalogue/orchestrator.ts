import { declareErrors } from '../error-spec.js';

export const orchestratorErrors = declareErrors({
  'ORCHESTRATOR.INVALID_WORKFLOW': { title: 'The workflow cannot be run', status: 422, retryable: false },
  'ORCHESTRATOR.WORKFLOW_EMPTY': { title: 'The workflow has no step', status: 422, retryable: false },
  'ORCHESTRATOR.WORKFLOW_TOO_LARGE': {
    title: 'The workflow has too many steps, ports or connections',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.WORKFLOW_CYCLE': { title: 'Steps of the workflow wait for each other', status: 422, retryable: false },
  'ORCHESTRATOR.NAME_MALFORMED': { title: 'A step or port has a malformed name', status: 422, retryable: false },
  'ORCHESTRATOR.NAME_DUPLICATE': { title: 'Two steps or two ports have one name', status: 422, retryable: false },
  'ORCHESTRATOR.MEDIA_TYPE_MALFORMED': {
    title: 'A port has no or malformed media types',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.PORT_UNKNOWN': { title: 'A connection names a port that is not there', status: 422, retryable: false },
  'ORCHESTRATOR.PORT_TYPE_MISMATCH': {
    title: 'A connection brings what its target does not accept',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.PORT_CONNECTED_TWICE': { title: 'Two connections end at one port', status: 422, retryable: false },
  'ORCHESTRATOR.PORT_UNCONNECTED': { title: 'A required port is not connected', status: 422, retryable: false },
  'ORCHESTRATOR.PORT_MAY_BE_EMPTY': {
    title: 'A required port is connected to one that may stay empty',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.DEFINITION_MALFORMED': { title: 'icubed.workflow.json is malformed', status: 422, retryable: false },
  'ORCHESTRATOR.LOCK_MALFORMED': { title: 'icubed.workflow.lock.json is malformed', status: 422, retryable: false },
  'ORCHESTRATOR.LOCK_MISMATCH': {
    title: 'The lock does not name the components of the workflow as they are registered',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.COMPONENT_UNKNOWN': {
    title: 'The registered component edges are not those of the workflow',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.COMPONENT_NOT_CALLABLE': {
    title: 'A component is of a kind that no step can call',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.WORKFLOW_UNKNOWN': {
    title: 'There is no such workflow that can be run',
    status: 404,
    retryable: false,
  },
  'ORCHESTRATOR.BODY_MALFORMED': {
    title: 'The body does not carry the ports it is for',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.BODY_TOO_LARGE': { title: 'The body is larger than one call takes', status: 413, retryable: false },
  'ORCHESTRATOR.PORT_MISSING': { title: 'Nothing came for a required port', status: 422, retryable: false },
  'ORCHESTRATOR.PORT_TYPE_REFUSED': {
    title: 'What came for a port is of a media type that it does not name',
    status: 422,
    retryable: false,
  },
  'ORCHESTRATOR.RUN_UNKNOWN': { title: 'There is no such run', status: 404, retryable: false },
  'ORCHESTRATOR.RUN_CONFLICT': { title: 'The call is run already, of something else', status: 409, retryable: false },
  'ORCHESTRATOR.RUN_CANCELLED': {
    title: 'The run was cancelled; finished steps stay paid',
    status: 409,
    retryable: false,
  },
  'ORCHESTRATOR.RUN_TIMED_OUT': {
    title: 'The run was not done before the deadline of its call',
    status: 504,
    retryable: true,
  },
  'ORCHESTRATOR.CONTENT_UNAVAILABLE': { title: 'Published content could not be fetched', status: 503, retryable: true },
  'ORCHESTRATOR.EXECUTOR_UNAVAILABLE': { title: 'The executor did not answer', status: 503, retryable: true },
  'ORCHESTRATOR.DRAFT_NAME_MALFORMED': {
    title: 'The name of the draft is empty, too long or not printable',
    status: 400,
    retryable: false,
  },
  'ORCHESTRATOR.DRAFT_NOT_FOUND': { title: 'The account has no such draft', status: 404, retryable: false },
  'ORCHESTRATOR.DRAFT_CONFLICT': {
    title: 'The draft was saved by somebody else since it was read',
    status: 409,
    retryable: false,
  },
  'ORCHESTRATOR.DRAFT_LIMIT': { title: 'The account has as many drafts as it may', status: 409, retryable: false },
});
