export { bigintColumn, bigintTransformer } from './columns.js';
export { createDataSource, type DataSourceOptions } from './data-source.js';
export { fromJsonb, toJsonb } from './json.js';
export { DATA_SOURCE, InjectDataSource, PersistenceModule } from './persistence.module.js';
export { inTransaction, type IsolationLevel } from './transaction.js';
