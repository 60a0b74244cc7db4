import { declareErrors } from '../error-spec.js';

export const deployErrors = declareErrors({
  'DEPLOY.PARAMETERS_INVALID': {
    title: 'The parameters of a deployment are missing, wrong or unsafe',
    status: 400,
    retryable: false,
  },
  'DEPLOY.WRONG_CHAIN': {
    title: 'The node serves another chain than the parameters name',
    status: 409,
    retryable: false,
  },
  'DEPLOY.RECORD_INVALID': { title: 'The record of a deployment cannot be used', status: 409, retryable: false },
  'DEPLOY.PARAMETERS_CHANGED': {
    title: 'What stands was deployed with other parameters',
    status: 409,
    retryable: false,
  },
  'DEPLOY.OTHER_DEPLOYER': {
    title: 'Only the key that began a deployment can go on with it',
    status: 403,
    retryable: false,
  },
  'DEPLOY.ROLE_IS_DEPLOYER': { title: 'The deployer would keep a role', status: 409, retryable: false },
  'DEPLOY.USD_UNSUITABLE': {
    title: 'The dollar of the parameters lacks what the contracts need of it',
    status: 409,
    retryable: false,
  },
  'DEPLOY.FOREIGN_CODE': {
    title: 'Other code than ours stands at an address of the deployment',
    status: 409,
    retryable: false,
  },
  'DEPLOY.CODE_MISSING': {
    title: 'No code stands where the record says that a contract does',
    status: 409,
    retryable: false,
  },
  'DEPLOY.WIRING_WRONG': { title: 'A contract names another address than the plan', status: 409, retryable: false },
  'DEPLOY.TRANSACTION_PENDING': {
    title: 'An earlier transaction of the deployer is not mined yet',
    status: 503,
    retryable: true,
  },
  'DEPLOY.TRANSACTION_FAILED': { title: 'A transaction of the deployment failed', status: 502, retryable: true },
  'DEPLOY.NOT_DEPLOYED': { title: 'A deployment is not there or not finished', status: 404, retryable: false },
  'DEPLOY.CHECK_FAILED': {
    title: 'A deployment is not as its parameters and the rules want it',
    status: 409,
    retryable: false,
  },
});
