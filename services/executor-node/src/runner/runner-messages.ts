import { isModelverseError, ModelverseError, type ErrorCode, type ErrorExtras } from '@icubed/errors';
import type { Output } from '../pipeline/pipeline.js';
import type { Input } from './runner.js';

/** What a node asks of its runner process, one request at a time, and what the runner answers (structured clone over IPC). */
export type RunnerRequest =
  | { readonly ask: 'load'; readonly digest: string; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly ask: 'unload'; readonly digest: string }
  | { readonly ask: 'run'; readonly digest: string; readonly input: Input };

export type RunnerAnswer =
  | { readonly answer: 'ready' }
  | { readonly answer: 'done'; readonly output?: Output }
  | { readonly answer: 'failed'; readonly code: ErrorCode; readonly detail: string; readonly extras: ErrorExtras };

export function failed(error: unknown): RunnerAnswer {
  const { code, detail, extras } = isModelverseError(error)
    ? error
    : new ModelverseError('NODE.MODEL_FAILED', String(error));
  return { answer: 'failed', code, detail, extras };
}
