import type { Environment } from '@icubed/config';
import { hostService, type HostedService } from '@icubed/hosting';
import { IpfsNode } from '@icubed/ipfs';
import { Module, type DynamicModule } from '@nestjs/common';
import { readPinningConfig, type PinningConfig } from './pinning-config.js';
import { PinRequestStore } from './pin-request.store.js';
import { PinningController } from './pinning.controller.js';
import { PinningTables1795000003300 } from './pinning-tables.js';
import { PinningWorker } from './pinning.worker.js';

const VERSION = '0.1.0';

@Module({})
class PinningModule {
  static forRoot({ ipfsDir: dir, ipfsPort: port }: PinningConfig): DynamicModule {
    return {
      module: PinningModule,
      controllers: [PinningController],
      providers: [
        PinRequestStore,
        PinningWorker,
        { provide: IpfsNode, useFactory: () => IpfsNode.start({ dir, port }) },
      ],
    };
  }
}

/** A node that keeps copies for others, in a process of its own: it speaks the IPFS Pinning Service API and fetches by bitswap. */
export async function hostPinning(env: Environment): Promise<HostedService> {
  const config = readPinningConfig(env);
  return hostService({
    name: 'pinning',
    version: VERSION,
    config,
    module: PinningModule.forRoot(config),
    persistence: { schema: 'pinning', migrations: [PinningTables1795000003300] },
  });
}
