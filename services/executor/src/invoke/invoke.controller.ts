import { Controller, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { OptionalPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { didOf, parseDidOn } from '@icubed/protocol';
import type { Request, Response } from 'express';
import type { DataSource } from 'typeorm';
import { callView, outputView, priceView } from '../call/call-view.js';
import { callUnknown } from '../call/call.errors.js';
import type { CallId } from '../call/call.js';
import { loadCall, type StoredCall, stepsOfCall } from '../call/call.store.js';
import { loadOutput, type Output } from '../call/payload.store.js';
import { callRequestView, parseCallRequest } from '../call-request/call-request.js';
import { loadCallRequest } from '../call-request/call-request.store.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { parseIdempotencyKey } from '../idempotency/idempotency.js';
import { QuoteAsset } from '../quote/quote-asset.js';
import { quotedPrice } from '../quote/quote.js';
import { receiptView } from '../receipt/receipt.js';
import { loadReceipt } from '../receipt/receipt.store.js';
import { InvokeAsset } from './invoke-asset/invoke-asset.js';
import { sentContentType } from './keep-input-raw.js';
import { readInput } from './read-input.js';

/** The REST face: call an asset, look a call up again. Everything a caller sees is its own account's. */
@Controller('v1')
export class InvokeController {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(InvokeAsset) private readonly invokeAsset: InvokeAsset,
    @Inject(QuoteAsset) private readonly quotes: QuoteAsset,
  ) {}

  /**
   * The body is the input with its media type. Idempotency-Key: the same key pays once and answers alike for 24 hours. X-Call-Request: the
   * payer's signed word for this call, kept with it as evidence.
   */
  @Post('assets/:did/invoke')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async invoke(
    @OptionalPrincipal() principal: Principal | undefined,
    @Param('did') did: string,
    @Req() request: Request,
  ) {
    const { accountId } = requireScope(principal, 'invoke');
    const idempotencyKey = parseIdempotencyKey(request.get('idempotency-key'));
    const callRequest = parseCallRequest(request.get('x-call-request'));
    const assetDid = didOf(this.chain.chainId, parseDidOn(this.chain.chainId, did));
    const input = await readInput(request, sentContentType(request));
    const call = await this.invokeAsset.execute({ accountId, did: assetDid, input, idempotencyKey, callRequest });
    return this.answer(call);
  }

  /** Prices are public. */
  @Get('assets/:did/quote')
  async quote(@Param('did') did: string) {
    const { quote } = await this.quotes.ofDid(did);
    const price = Object.fromEntries(
      Object.entries(quotedPrice(quote)).map(([part, amount]) => [part, String(amount)]),
    );
    return { did, price, expiresAt: new Date(quote.expiresAt).toISOString() };
  }

  @Get('calls/:callId')
  @Header('cache-control', 'no-store')
  async call(@OptionalPrincipal() principal: Principal | undefined, @Param('callId') callId: string) {
    const call = await this.own(principal, callId);
    if (call.state.status === 'Completed') return { ...callView(call), ...(await this.answer(call)) };
    return {
      ...callView(call),
      ...(await this.requestOf(call.terms.callId)),
      ...(call.terms.steps && { steps: await this.steps(call) }),
    };
  }

  /** The output's exact bytes. */
  @Get('calls/:callId/output')
  async output(
    @OptionalPrincipal() principal: Principal | undefined,
    @Param('callId') callId: string,
    @Res() response: Response,
  ): Promise<void> {
    const output = await this.outputOf(await this.own(principal, callId));
    if (output === undefined) throw new ModelverseError('PLATFORM.NOT_FOUND', 'the call has no output, or no longer');
    response
      .set({ 'cache-control': 'no-store', 'content-disposition': 'attachment' })
      .type(output.mediaType)
      .send(output.bytes);
  }

  private async own(principal: Principal | undefined, callId: string): Promise<StoredCall> {
    const { accountId } = requireScope(principal, 'read');
    const call = await loadCall(this.source, callId as CallId);
    // another account's call is as unknown as none
    if (call?.terms.accountId !== accountId) throw callUnknown(callId);
    return call;
  }

  private outputOf(call: StoredCall): Promise<Output | undefined> {
    return loadOutput(this.source, call.terms.callId);
  }

  private async answer(call: StoredCall) {
    const { terms } = call;
    const [output, receipt] = await Promise.all([this.outputOf(call), this.receiptOf(call)]);
    return {
      callId: terms.callId,
      output: output === undefined ? null : outputView(output),
      outputMediaType: output?.mediaType ?? null,
      outputDigest: receipt?.outputDigest ?? output?.sha256 ?? null,
      price: priceView(call),
      receipt,
      ...(await this.requestOf(terms.callId)),
      ...(terms.steps && { steps: await this.steps(call) }),
    };
  }

  /** What the payer signed for the call, if it did. */
  private async requestOf(callId: string) {
    const signed = await loadCallRequest(this.source, callId);
    return signed && { request: callRequestView(signed) };
  }

  /** What a workflow's call was made of so far, each step with the receipt that its node signed. */
  private async steps({ terms }: StoredCall) {
    const steps = await stepsOfCall(this.source, terms.callId);
    return Promise.all(steps.map(async (step) => ({ ...callView(step), receipt: await this.receiptOf(step) })));
  }

  private async receiptOf({ state }: StoredCall) {
    if (state.status !== 'Completed' || state.lease === undefined) return null;
    const stored = await loadReceipt(this.source, state.receiptId);
    return stored === undefined ? null : receiptView(stored, this.chain);
  }
}
