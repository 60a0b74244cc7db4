import { declareErrors } from '../error-spec.js';

export const orchestratorErrors = declareErrors({

});
