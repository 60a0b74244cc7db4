import { ChainClock } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import type { Principal } from '@icubed/identity';
import { parseDidOn } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { AssetStore } from '../../asset/asset.store.js';
import { ViewStore } from '../view.store.js';
import { dayOf, identityOf, visitorOf } from '../visitor.js';

export interface View {
  readonly did: string;
  readonly principal: Principal | undefined;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

/** `ALREADY` also stands for a network whose browsers are all counted: who is asked why learns nothing about neighbours. */
export type ViewOutcome = 'COUNTED' | 'ALREADY' | 'OWN' | 'PROGRAM';

/** Counts that somebody looked at an asset: once per identity, asset and day of the chain. */
@Injectable()
export class RecordView {
  constructor(
    @Inject(AssetStore) private readonly assets: AssetStore,
    @Inject(ViewStore) private readonly views: ViewStore,
    @Inject(ChainClock) private readonly clock: ChainClock,
  ) {}

  /** @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, REGISTRY.ASSET_UNKNOWN */
  async record(chainId: number, { did, principal, address, userAgent }: View): Promise<ViewOutcome> {
    const id = parseDidOn(chainId, did);
    const [known] = await this.assets.find(chainId, [id]);
    if (!known) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'there is no such asset');
    const visitor = visitorOf(principal, address, userAgent);
    if (visitor.kind === 'PROGRAM') return 'PROGRAM';
    const { creator, steward } = known.asset;
    if (principal?.address === creator || principal?.address === steward) return 'OWN';
    const day = dayOf(await this.clock.headSeconds());
    const identity = identityOf(visitor, await this.views.saltOf(day));
    return (await this.views.record(chainId, id, day, identity)) ? 'COUNTED' : 'ALREADY';
  }
}
