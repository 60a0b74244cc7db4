import { declareErrors } from '../error-spec.js';

export const imoErrors = declareErrors({

});
