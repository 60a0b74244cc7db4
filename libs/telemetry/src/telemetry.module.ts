import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { Registry } from 'prom-client';
import { HealthController } from './health/health.controller.js';
import { HealthRegistry } from './health/health-registry.js';
import { LOGGER, type Logger } from './logging/logger.js';
import { METRICS } from './metrics/metrics.js';

export interface TelemetryOptions {
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** Gives the application its logger, its metrics and `/health/live`, `/health/ready`, `/metrics`. */
@Global()
@Module({})
export class TelemetryModule {
  static forRoot(options: TelemetryOptions): DynamicModule {
    return {
      module: TelemetryModule,
      imports: [TerminusModule.forRoot({ logger: false, errorLogStyle: 'json' })],
      controllers: [HealthController],
      providers: [
        HealthRegistry,
        { provide: LOGGER, useValue: options.logger },
        { provide: METRICS, useValue: options.metrics },
      ],
      exports: [HealthRegistry, LOGGER, METRICS],
    };
  }
}
