import { errorCatalogue, isErrorCode, type ErrorCode } from './catalogue/index.js';
import { type ErrorExtras, isModelverseError, ModelverseError } from './modelverse-error.js';

/** RFC 9457 problem details. `type` is a stable URN of the code; extras sit beside it as extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly instance?: string;
  readonly [extra: string]: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Maps any thrown value to a problem. What is no ModelverseError tells the client nothing of its inside. */
export function toProblem(error: unknown, instance?: string): Problem {
  const known = isModelverseError(error)
    ? error
    : new ModelverseError('PLATFORM.INTERNAL', 'The failure is logged under the trace id of this response.');
  return {
    ...known.extras,
    type: `urn:icubed:error:${known.code}`,
    title: known.title,
    status: known.status,
    detail: known.detail,
    code: known.code,
    retryable: known.retryable,
    ...(instance === undefined ? {} : { instance }),
  };
}

/** Rebuilds the error at a client of the API; an unknown code becomes PLATFORM.INTERNAL with the code kept in the extras. */
export function fromProblem(problem: { code?: unknown; detail?: unknown; [extra: string]: unknown }): ModelverseError {
  const detail = typeof problem.detail === 'string' ? problem.detail : 'no detail given';
  const {
    code,
    detail: _detail,
    type: _type,
    title: _title,
    status: _status,
    retryable: _retryable,
    ...extras
  } = problem;
  if (isErrorCode(code)) return new ModelverseError(code, detail, extras as ErrorExtras);
  return new ModelverseError('PLATFORM.INTERNAL', detail, { originalCode: String(code) });
}

/** The reference table of docs/reference/errors.md. */
export function errorReference(): { code: ErrorCode; status: number; retryable: boolean; title: string }[] {
  return Object.entries(errorCatalogue).map(([code, spec]) => ({ code: code as ErrorCode, ...spec }));
}
