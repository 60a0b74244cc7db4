import { IpfsNode } from '@icubed/ipfs';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Closes the node after the requests and workers that use it have ended. */
@Injectable()
export class IpfsLifecycle implements OnApplicationShutdown {
  constructor(@Inject(IpfsNode) private readonly ipfs: IpfsNode) {}

  async onApplicationShutdown(): Promise<void> {
    await this.ipfs.close();
  }
}
