import { isModelverseError, ModelverseError } from '@icubed/errors';
import { parseCid, verifiedBlock, type BlockSource } from '@icubed/ipfs';
import type { Holding, Replica } from '../replica.js';
import { PinningClient, type PinStatus } from './pinning-client.js';
import type { PinningService } from './pinning-services.js';
import { trustlessSource } from './trustless-source.js';

export interface PinningServiceOptions {
  /** Where the service gets what it is asked for. */
  readonly origins: () => readonly string[];
  /** The CIDs of some blocks under one. */
  readonly sample: (cid: string) => Promise<readonly string[]>;
}

/** Tells the pins of this registry from whatever else the account at the service holds. */
const NAME = 'icubed-registry';

/**
 * A service behind the IPFS Pinning Service API. What it says of a pin is its word; where it has a gateway, a few blocks are asked for and
 * held against their CIDs.
 */
export class PinningServiceReplica implements Replica {
  readonly name: string;
  readonly block?: BlockSource;
  private readonly client: PinningClient;

  constructor(
    service: PinningService,
    private readonly options: PinningServiceOptions,
  ) {
    this.name = service.name;
    this.client = new PinningClient(service.url, service.token);
    if (service.gateway !== undefined) this.block = trustlessSource(service.gateway);
  }

  async pin(cid: string, requestId: string | undefined, signal: AbortSignal): Promise<Holding> {
    // one that is broken is asked for anew: the service looks at what it has
    if (requestId !== undefined) await this.client.remove(requestId, signal);
    // a crash may have come between its answer and our note of it
    const [known] = await this.client.list(cid, NAME, signal);
    if (known && known.status !== 'failed') return holdingOf(known);
    if (known) await this.client.remove(known.requestid, signal);
    return this.holdingOrFailure(
      await this.client.add({ cid, name: NAME, origins: this.options.origins() }, signal),
      signal,
    );
  }

  async status(_cid: string, requestId: string, signal: AbortSignal): Promise<Holding | undefined> {
    const found = await this.client.find(requestId, signal);
    return found && this.holdingOrFailure(found, signal);
  }

  async verify(cid: string, requestId: string | undefined, signal: AbortSignal): Promise<boolean> {
    if (requestId === undefined) return false;
    const found = await this.client.find(requestId, signal);
    if (!found || found.status === 'failed') return false;
    if (this.block === undefined) return true;
    for (const block of await this.options.sample(cid)) {
      signal.throwIfAborted();
      if (!(await this.gives(block, this.block))) return false;
    }
    return true;
  }

  async unpin(cid: string, requestId: string | undefined, signal: AbortSignal): Promise<void> {
    if (requestId !== undefined) await this.client.remove(requestId, signal);
    for (const { requestid } of await this.client.list(cid, NAME, signal)) await this.client.remove(requestid, signal);
  }

  private async gives(cid: string, source: BlockSource): Promise<boolean> {
    try {
      verifiedBlock(parseCid(cid), await source(cid));
      return true;
    } catch (error) {
      if (isModelverseError(error, 'CONTENT.NOT_FOUND') || isModelverseError(error, 'CONTENT.CID_MISMATCH'))
        return false;
      throw error;
    }
  }

  private async holdingOrFailure(found: PinStatus, signal: AbortSignal): Promise<Holding> {
    if (found.status !== 'failed') return holdingOf(found);
    await this.client.remove(found.requestid, signal);
    const details = found.info?.['status_details'];
    throw new ModelverseError(
      'REGISTRY.REPLICA_FAILED',
      typeof details === 'string' ? details.slice(0, 200) : 'the service says that it failed',
    );
  }
}

function holdingOf({ status, requestid: requestId }: PinStatus): Holding {
  return { status: status === 'pinned' ? 'Held' : 'Pinning', requestId };
}
