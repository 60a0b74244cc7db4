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
