import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { connectionOf, pageArgs, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { globalId, localId } from '../chain/global-id.js';
import { receiptNode } from '../receipt/receipt.resolver.js';
import { loadReceipt } from '../receipt/receipt.store.js';
import { priceView } from './call-view.js';
import { type CallId, stepOf } from './call.js';
import { callsOfAccount, costOf, loadCall, settledIn, type StoredCall, stepsOfCall } from './call.store.js';
import { loadOutput } from './payload.store.js';

export function callNode(call: StoredCall, chainId: number) {
  const { terms, state } = call;
  return {
    stored: call,
    id: globalId('call', chainId, terms.callId),
    callId: terms.callId,
    asset: { __typename: 'Asset', did: terms.did },
    step: stepOf(terms),
    status: state.status.toUpperCase(),
    attempts: state.attempts,
    price: priceView(call),
    node: state.status === 'Completed' ? (state.lease?.node ?? null) : null,
    inputDigest: terms.input.sha256,
    inputMediaType: terms.input.mediaType,
    failureCode: state.status === 'Failed' ? state.code : null,
    failureDetail: state.status === 'Failed' ? state.detail : null,
    createdAt: call.createdAt,
  };
}

type CallNode = ReturnType<typeof callNode>;

/** An account sees its own calls; another's is null, like one that never was. */
@Resolver('Call')
export class CallResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  @Query('call')
  call(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    return this.own(requireScope(principal, 'read'), id);
  }

  @Query('calls')
  calls(@CurrentPrincipal() principal: Principal, @Args() args: PageArguments) {
    return callConnection(this.source, this.chain.chainId, requireScope(principal, 'read').accountId, args);
  }

  @ResolveReference()
  resolveReference(reference: { id: string }, context: SubgraphContext) {
    return this.own(requireScope(context.principal, 'read'), reference.id);
  }

  // the fields below are reached only through a call that the principal owns

  @ResolveField('receipt')
  async receipt(@Parent() { stored: { state } }: CallNode) {
    if (state.status !== 'Completed' || state.lease === undefined) return null;
    const receipt = await loadReceipt(this.source, state.receiptId);
    return receipt === undefined ? null : receiptNode(receipt, this.chain);
  }

  @ResolveField('parent')
  async parent(@Parent() { stored: { terms } }: CallNode) {
    const parent = terms.parent && (await loadCall(this.source, terms.parent.callId));
    return parent === undefined ? null : callNode(parent, this.chain.chainId);
  }

  @ResolveField('steps')
  async steps(@Parent() { callId, stored: { terms } }: CallNode) {
    if (terms.steps === undefined) return [];
    return (await stepsOfCall(this.source, callId)).map((step) => callNode(step, this.chain.chainId));
  }

  @ResolveField('costUsdMicros')
  costUsdMicros(@Parent() { callId }: CallNode) {
    return costOf(this.source, callId);
  }

  @ResolveField('output')
  async output(@Parent() { callId }: CallNode) {
    const output = await loadOutput(this.source, callId);
    if (output === undefined) return null;
    const isText = output.mediaType === 'application/json' || output.mediaType.startsWith('text/');
    return output.bytes.toString(isText ? 'utf8' : 'base64');
  }

  @ResolveField('outputMediaType')
  async outputMediaType(@Parent() { callId }: CallNode) {
    return (await loadOutput(this.source, callId))?.mediaType ?? null;
  }

  @ResolveField('settledIn')
  settledIn(@Parent() { callId }: CallNode) {
    return settledIn(this.source, callId);
  }

  private async own({ accountId }: Principal, id: string): Promise<CallNode | null> {
    const { chainId } = this.chain;
    const call = await loadCall(this.source, localId('call', chainId, id) as CallId);
    return call?.terms.accountId === accountId ? callNode(call, chainId) : null;
  }
}

export async function callConnection(source: DataSource, chainId: number, accountId: string, args: PageArguments) {
  const page = pageArgs(args, 2);
  const after = page.after && { createdAt: instantOf(page.after[0]), callId: String(page.after[1]) };
  const rows = await callsOfAccount(source, accountId, { first: page.limit, after });
  return connectionOf(
    rows.map((row) => callNode(row, chainId)),
    page,
    ({ stored }) => [stored.createdAt, stored.terms.callId],
  );
}

/** A cursor someone made up lists from the beginning of time: nothing. */
function instantOf(part: string | number | undefined): Date {
  const date = new Date(String(part));
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
