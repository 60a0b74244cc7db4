import { declareErrors } from '../error-spec.js';

export const benchmarkErrors = declareErrors({
  'BENCHMARK.WINDOW_INVALID': { title: 'The window of days is out of range', status: 400, retryable: false },
});
