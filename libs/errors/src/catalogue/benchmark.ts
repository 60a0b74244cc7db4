import { declareErrors } from '../error-spec.js';

export const benchmarkErrors = declareErrors({

});
