import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { IdentityModule, type ServiceTokenVerifier } from '@icubed/identity';
import { type DataSourceOptions, PersistenceModule } from '@icubed/persistence';
import { type Logger, TelemetryModule } from '@icubed/telemetry';
import type { Registry } from 'prom-client';
import { CONFIG } from './config-token.js';

export interface HostModuleOptions {
  readonly config: object;
  readonly module: Type | DynamicModule;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly database?: DataSourceOptions;
  readonly verifier?: ServiceTokenVerifier;
}

/** The root of one application: what every service injects, and the service's own module. */
@Global()
@Module({})
export class HostModule {
  static forRoot(options: HostModuleOptions): DynamicModule {
    return {
      module: HostModule,
      imports: [
        TelemetryModule.forRoot({ logger: options.logger, metrics: options.metrics }),
        ...(options.database === undefined ? [] : [PersistenceModule.forRoot(options.database)]),
        ...(options.verifier === undefined ? [] : [IdentityModule.forRoot(options.verifier)]),
        options.module,
      ],
      providers: [{ provide: CONFIG, useValue: options.config }],
      exports: [CONFIG],
    };
  }
}
