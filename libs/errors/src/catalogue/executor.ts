import { declareErrors } from '../error-spec.js';

export const executorErrors = declareErrors({

});
