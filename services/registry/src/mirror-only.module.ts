import type { Deployment } from '@icubed/chain-listener';
import { Module, type DynamicModule } from '@nestjs/common';
import type { RegistryConfig } from './config.js';
import { mirrorModules } from './mirror.modules.js';

@Module({})
export class MirrorOnlyModule {
  static forRoot(config: RegistryConfig, deployment: Deployment): DynamicModule {
    return { module: MirrorOnlyModule, imports: mirrorModules(config, deployment, true) };
  }
}
