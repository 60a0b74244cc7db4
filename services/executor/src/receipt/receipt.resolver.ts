import { Inject } from '@nestjs/common';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { SubgraphContext } from '@icubed/graphql';
import { requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { placeView } from '../anchor/anchor.js';
import { placeOf } from '../anchor/anchor.store.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { globalId, localId } from '../chain/global-id.js';
import { receiptView, type StoredReceipt } from './receipt.js';
import { loadReceipt } from './receipt.store.js';

export function receiptNode(stored: StoredReceipt, chain: ChainContext) {
  const { id: receiptId, domain, ...view } = receiptView(stored, chain);
  const { chainId, verifyingContract } = domain;
  return { ...view, id: globalId('receipt', chainId, receiptId), receiptId, chainId, verifyingContract };
}

/** A receipt is its payer's: who else wants to verify it is given it. */
@Resolver('Receipt')
export class ReceiptResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  @ResolveReference()
  async resolveReference(reference: { id: string }, context: SubgraphContext) {
    const { accountId } = requireScope(context.principal, 'read');
    const stored = await loadReceipt(this.source, localId('receipt', this.chain.chainId, reference.id));
    return stored?.accountId === accountId ? receiptNode(stored, this.chain) : null;
  }

  /** Reached only through a receipt that the principal owns. */
  @ResolveField('anchor')
  async anchor(@Parent() { receiptId }: { receiptId: string }) {
    const place = await placeOf(this.source, receiptId);
    return place === undefined ? null : placeView(place, this.chain.receiptAnchor);
  }
}
