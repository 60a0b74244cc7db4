export { CONFIG, InjectConfig } from './config-token.js';
export { hostService, type HostConfig, type HostedService, type HostOptions } from './host-service.js';
export { ProblemFilter, sendProblem } from './http/problem-filter.js';
export { bodyTooLarge, readBody, readWhole } from './http/read-body.js';
export { Rounds } from './lifecycle/rounds.js';
export { runAsProcess } from './lifecycle/run-as-process.js';
