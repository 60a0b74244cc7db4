import { type ErrorCode, type ErrorExtras, isModelverseError } from '@icubed/errors';

/** A member of a mutation's result union; extras sit beside the interface's fields. */
export interface ErrorResult {
  readonly __typename: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly [extra: string]: ErrorExtras[string] | undefined;
}

/** `IMO.OFFERING_LOCKED` is `type OfferingLocked implements Error` in the SDL. */
export function errorTypeName(code: ErrorCode): string {
  return code
    .slice(code.indexOf('.') + 1)
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Turns a failure the SDL expects into its union member and throws any other on. */
export function asErrorResult(error: unknown, expected: readonly ErrorCode[]): ErrorResult {
  if (!isModelverseError(error) || !expected.includes(error.code)) throw error;
  return {
    ...error.extras,
    __typename: errorTypeName(error.code),
    code: error.code,
    message: error.detail,
    retryable: error.retryable,
  };
}

/** Runs `work`; its expected failures are answered as data. */
export async function orErrorResult<T>(
  expected: readonly ErrorCode[],
  work: () => Promise<T>,
): Promise<T | ErrorResult> {
  try {
    return await work();
  } catch (error) {
    return asErrorResult(error, expected);
  }
}
