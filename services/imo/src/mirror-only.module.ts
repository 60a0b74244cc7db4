import type { Deployment } from '@icubed/chain-listener';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ImoConfig } from './config.js';
import { mirrorModules } from './mirror.modules.js';

@Module({})
export class MirrorOnlyModule {
  static forRoot(config: ImoConfig, deployment: Deployment): DynamicModule {
    return { module: MirrorOnlyModule, imports: mirrorModules(config, deployment, true) };
  }
}
