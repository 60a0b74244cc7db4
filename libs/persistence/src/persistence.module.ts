import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { createDataSource, type DataSourceOptions } from './data-source.js';

/** Injection token of the service's one TypeORM DataSource. */
export const DATA_SOURCE = Symbol('DATA_SOURCE');

export const InjectDataSource = (): ParameterDecorator => Inject(DATA_SOURCE);

@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  static forRoot(options: DataSourceOptions): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [{ provide: DATA_SOURCE, useFactory: () => createDataSource(options) }],
      exports: [DATA_SOURCE],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}
