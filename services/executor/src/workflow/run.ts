import { createHash } from 'node:crypto';
import { assertNever, errorCatalogue, isErrorCode, ModelverseError } from '@icubed/errors';
import { type Bytes32, bytes32 } from '@icubed/protocol';
import { z } from 'zod';
import type { CallFailure } from '../call/fail-call/fail-call.js';
import { mediaTypeOf } from '../invoke/read-input.js';

/** What the orchestrator says of a run. */
export const runAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('Running') }),
  z.object({ status: z.literal('Completed'), output: z.object({ mediaType: z.string(), base64: z.base64() }) }),
  z.object({ status: z.literal('Failed'), code: z.string(), detail: z.string().default('') }),
  z.object({ status: z.literal('Cancelled') }),
]);
export type RunAnswer = z.output<typeof runAnswer>;

export interface RunOutput {
  readonly mediaType: string;
  readonly sha256: Bytes32;
  readonly bytes: Buffer;
}

export type Run =
  | { readonly status: 'Running' }
  | { readonly status: 'Completed'; readonly output: RunOutput }
  | { readonly status: 'Failed'; readonly failure: CallFailure };

export const cancelled: CallFailure = {
  code: 'EXECUTOR.CALL_CANCELLED',
  detail: 'it was cancelled; finished steps stay paid',
  retryable: false,
};

export function runOf(answer: RunAnswer): Run {
  switch (answer.status) {
    case 'Running':
      return answer;
    case 'Completed':
      return { status: 'Completed', output: outputOf(answer.output) };
    case 'Failed':
      return { status: 'Failed', failure: failureOf(answer.code, answer.detail) };
    case 'Cancelled':
      return { status: 'Failed', failure: cancelled };
    default:
      return assertNever(answer);
  }
}

/** What the payer is told: the step's or the orchestrator's own code. */
export function failureOf(code: string, detail: string): CallFailure {
  const known = isErrorCode(code) ? code : 'EXECUTOR.RUN_REFUSED';
  return { code: known, detail: detail.slice(0, 1_000), retryable: errorCatalogue[known].retryable };
}

function outputOf({ mediaType, base64 }: { mediaType: string; base64: string }): RunOutput {
  const bytes = Buffer.from(base64, 'base64');
  const sha256 = bytes32(`0x${createHash('sha256').update(bytes).digest('hex')}`);
  try {
    const essence = mediaTypeOf(mediaType);
    // the answer of a call shows JSON as JSON
    if (essence === 'application/json') JSON.parse(bytes.toString('utf8'));
    return { mediaType: essence, sha256, bytes };
  } catch (cause) {
    throw new ModelverseError('EXECUTOR.RUN_REFUSED', 'its output is not of the media type it names', {}, { cause });
  }
}
