export { assertNever } from './assert-never.js';
export { errorCatalogue, isErrorCode, type ErrorCode } from './catalogue/index.js';
export type { ErrorSpec } from './error-spec.js';
export { isModelverseError, ModelverseError, type ErrorExtras } from './modelverse-error.js';
export { errorReference, fromProblem, PROBLEM_MEDIA_TYPE, toProblem, type Problem } from './problem.js';
