import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { OptionalPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import type { Response } from 'express';
import type { DataSource } from 'typeorm';
import { listOf, placeView } from '../anchor/anchor.js';
import { placeOf, receiptsOfList } from '../anchor/anchor.store.js';
import { callRequestView } from '../call-request/call-request.js';
import { loadCallRequest } from '../call-request/call-request.store.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { receiptView, type StoredReceipt } from './receipt.js';
import { loadReceipt } from './receipt.store.js';

/** Receipts of one's own account, where they stand under their hour's root, and for everybody the lists that roots are made of. */
@Controller('v1')
export class ReceiptController {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  @Get('receipts/:receiptId')
  async receipt(@OptionalPrincipal() principal: Principal | undefined, @Param('receiptId') receiptId: string) {
    const stored = await this.own(principal, receiptId);
    const signed = await loadCallRequest(this.source, stored.receipt.callId);
    return { ...receiptView(stored, this.chain), ...(signed && { request: callRequestView(signed) }) };
  }

  /** All that a stranger needs to check, without asking anybody but the chain, that the receipt was anchored. */
  @Get('receipts/:receiptId/proof')
  async proof(@OptionalPrincipal() principal: Principal | undefined, @Param('receiptId') receiptId: string) {
    const stored = await this.own(principal, receiptId);
    const place = await placeOf(this.source, stored.receiptId);
    if (place === undefined)
      throw new ModelverseError('EXECUTOR.RECEIPT_NOT_ANCHORED', 'no final root holds this receipt yet');
    return { receipt: receiptView(stored, this.chain), anchor: placeView(place, this.chain.receiptAnchor) };
  }

  /** The bytes that the CID in `ReceiptsAnchored` names. Ids are hashes: they tell nothing of the calls. */
  @Get('receipt-lists/:cid')
  async list(@Param('cid') cid: string, @Res() response: Response): Promise<void> {
    const receiptIds = await receiptsOfList(this.source, this.chain.chainId, cid);
    if (receiptIds.length === 0) throw new ModelverseError('PLATFORM.NOT_FOUND', 'no such list of receipts');
    response
      .set({ 'cache-control': 'public, max-age=31536000, immutable' })
      .type('application/json')
      .send(Buffer.from(listOf(receiptIds)));
  }

  private async own(principal: Principal | undefined, receiptId: string): Promise<StoredReceipt> {
    const { accountId } = requireScope(principal, 'read');
    const stored = await loadReceipt(this.source, receiptId);
    if (stored?.accountId !== accountId)
      throw new ModelverseError('EXECUTOR.RECEIPT_UNKNOWN', 'no such receipt of this account');
    return stored;
  }
}
