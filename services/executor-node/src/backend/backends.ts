import type { Backend } from './backend.js';
import { FastTextBackend } from './fasttext-backend.js';
import { OnnxBackend } from './onnx-backend.js';

/** Every runtime of this node. */
export function backends(executionProviders: readonly string[] = ['cpu']): Backend[] {
  return [new OnnxBackend(executionProviders), new FastTextBackend()];
}
