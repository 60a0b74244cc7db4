import { join } from 'node:path';
import { SubgraphModule } from '@icubed/graphql';
import { MessagingModule, transportSettings } from '@icubed/messaging';
import { type DynamicModule, Module } from '@nestjs/common';
import type { BenchmarkConfig } from './config.js';
import { CallConsumer } from './usage/call.consumer.js';
import { UsageResolver } from './usage/usage.resolver.js';
import { UsageStore } from './usage/usage.store.js';

@Module({})
export class BenchmarkModule {
  static forRoot(config: BenchmarkConfig): DynamicModule {
    const { databaseUrl } = config;
    return {
      module: BenchmarkModule,
      imports: [
        SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] }),
        MessagingModule.forRoot({
          service: 'benchmark',
          databaseUrl,
          transport: transportSettings('benchmark', config),
        }),
      ],
      providers: [UsageStore, UsageResolver, CallConsumer],
    };
  }
}
