import { isModelverseError } from '@icubed/errors';

export type Verdict = 'retry' | 'park';

/** A handler that throws something unknown may meet a passing fault or a bug: so many tries, then it is parked and others go on. */
export const TRIES_OF_UNKNOWN = 5;

/** `retry` blocks the partition, which keeps order; `park` sends the record to the dead-letter topic and goes on. */
export function judgeFailure(error: unknown, attempt: number): Verdict {
  if (isModelverseError(error)) return error.retryable ? 'retry' : 'park';
  if (isInfrastructure(error)) return 'retry';
  return attempt < TRIES_OF_UNKNOWN ? 'retry' : 'park';
}

const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
// connection, rollback, resources, operator intervention (shutdown, cancel); and lock_not_available
const SQLSTATE = /^(08|40|53|57)...$|^55P03$/;
// node-postgres gives these no code
const LOST_CONNECTION =
  /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect/;

function isInfrastructure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (SOCKET.has(code) || SQLSTATE.test(code) || LOST_CONNECTION.test(error.message)) return true;
  return error.cause !== undefined && isInfrastructure(error.cause);
}
