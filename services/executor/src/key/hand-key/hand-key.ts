import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import type { KeyForNode, KeyWantedMessage, UsdMicros } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { type CallTerms, type LeaseTerms, stepOf } from '../../call/call.js';
import { loadCall } from '../../call/call.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { RegistryClient } from '../registry-client.js';

/** The registry answers or the lease is over: nothing waits longer. */
const TIMEOUT_MS = 10_000;

/**
 * The key that a leased node asks for: of an asset that its lease is about, while the call's money is held for it. The executor vouches for
 * that by its signature; whether the node is bonded is the registry's to say. Throws EXECUTOR.KEY_NOT_DUE, EXECUTOR.REGISTRY_UNAVAILABLE or
 * the registry's code.
 */
@Injectable()
export class HandKey {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(RegistryClient) private readonly registry: RegistryClient,
  ) {}

  async execute(terms: CallTerms, lease: LeaseTerms, asked: KeyWantedMessage): Promise<KeyForNode> {
    const { callId } = terms;
    const heldUsdMicros = heldFor(terms, asked.assetId);
    if (heldUsdMicros === undefined) throw notDue('the lease is about no such sealed asset');
    const call = await loadCall(this.source, callId);
    // given up or decided meanwhile: the node may still run, but on what it has
    if (call?.state.status !== 'Leased' || call.state.lease.leaseId !== lease.leaseId)
      throw notDue('the lease holds no longer');
    const grant = {
      chainId: this.chain.chainId,
      assetId: asked.assetId,
      callId,
      step: stepOf(terms),
      attempt: lease.attempt,
      node: lease.node,
      heldUsdMicros: heldUsdMicros.toString(),
    };
    return this.registry.keyFor(grant, asked.sealingKey, AbortSignal.timeout(TIMEOUT_MS));
  }
}

/** What the call holds for the asset, if it is one whose content the lease names sealed. */
function heldFor({ assetId, sealed, assetPriceUsdMicros, base }: CallTerms, wanted: string): UsdMicros | undefined {
  if (sealed && assetId.toString() === wanted) return assetPriceUsdMicros;
  return base?.sealed && base.assetId.toString() === wanted ? base.priceUsdMicros : undefined;
}

const notDue = (why: string) => new ModelverseError('EXECUTOR.KEY_NOT_DUE', why);
