import { declareErrors } from '../error-spec.js';

export const gatewayErrors = declareErrors({

});
