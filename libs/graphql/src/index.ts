export {
  connectionOf,
  DEFAULT_PAGE,
  MAX_PAGE,
  pageArgs,
  type Connection,
  type Page,
  type PageArguments,
} from './connections/connection.js';
export { decodeCursor, encodeCursor, type CursorKey } from './connections/cursor.js';
export { asErrorResult, errorTypeName, orErrorResult, type ErrorResult } from './error-results/error-result.js';
export { measureQuery, type QueryMeasure } from './limits/measure-query.js';
export { sharedScalars } from './scalars/scalars.js';
export { loadSdl } from './sdl/load-sdl.js';
export type { SubgraphContext } from './subgraph/context.js';
export { formatGraphqlError, type ErrorExtensions } from './subgraph/format-error.js';
export { requestLoader } from './subgraph/request-loader.js';
export { SubgraphModule, type SubgraphOptions } from './subgraph/subgraph.module.js';
export { preparedTransaction, type TransactionRequest } from './transactions/prepared-transaction.js';
