export { bigintColumn, bigintTransformer } from './columns.js';
export { createDataSource, type DataSourceOptions } from './data-source.js';
export { fromJsonb, toJsonb } from './json.js';
export { DATA_SOURCE, InjectDataSource, PersistenceModule } from './persistence.module.js';
export { textArray } from './text-array.js';
export { inTransaction, type IsolationLevel } from './transaction.js';
export { tryAlone } from './try-alone.js';
