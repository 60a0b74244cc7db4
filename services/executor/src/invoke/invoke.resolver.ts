import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver, Subscription } from '@nestjs/graphql';
import type { ErrorCode } from '@icubed/errors';
import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { didOf, parseDidOn } from '@icubed/protocol';
import type { CallId } from '../call/call.js';
import { callNode } from '../call/call.resolver.js';
import { WatchCall } from '../call/watch-call/watch-call.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { localId } from '../chain/global-id.js';
import type { InvokeInput } from '../generated/graphql.js';
import { parseIdempotencyKey } from '../idempotency/idempotency.js';
import { CancelCall } from '../workflow/cancel-call/cancel-call.js';
import { InvokeAsset } from './invoke-asset/invoke-asset.js';
import { inputOf } from './read-input.js';

const INVOKE_ERRORS: readonly ErrorCode[] = [
  'EXECUTOR.ASSET_UNKNOWN',
  'EXECUTOR.ASSET_NOT_CALLABLE',
  'EXECUTOR.COMPONENT_NOT_CALLABLE',
  'EXECUTOR.ASSET_NOT_ALLOWED',
  'EXECUTOR.NO_NODE',
  'EXECUTOR.OVERLOADED',
  'EXECUTOR.INSUFFICIENT_FUNDS',
  'EXECUTOR.DAILY_CAP_REACHED',
  'EXECUTOR.BOND_REACHED',
  'EXECUTOR.BOND_TOO_SMALL',
  'PLATFORM.IDEMPOTENCY_KEY_REUSED',
];

const CANCEL_ERRORS: readonly ErrorCode[] = [
  'EXECUTOR.CALL_UNKNOWN',
  'EXECUTOR.CALL_STATE',
  'EXECUTOR.CALL_NOT_CANCELLABLE',
];

type CallNode = ReturnType<typeof callNode>;

/** Calls without waiting for them: the hold now, the result by subscription. */
@Resolver()
export class InvokeResolver {
  constructor(
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(InvokeAsset) private readonly invokeAsset: InvokeAsset,
    @Inject(CancelCall) private readonly cancel: CancelCall,
    @Inject(WatchCall) private readonly watchCall: WatchCall,
  ) {}

  @Mutation('invoke')
  invoke(@CurrentPrincipal() principal: Principal, @Args('input') { did, idempotencyKey, ...sent }: InvokeInput) {
    const { accountId } = requireScope(principal, 'invoke');
    const { chainId } = this.chain;
    const invocation = {
      accountId,
      did: didOf(chainId, parseDidOn(chainId, did)),
      input: inputOf(sent),
      idempotencyKey: parseIdempotencyKey(idempotencyKey ?? undefined),
    };
    return orErrorResult(INVOKE_ERRORS, async () => ({
      __typename: 'Call',
      ...callNode(await this.invokeAsset.hold(invocation), chainId),
    }));
  }

  @Mutation('cancelCall')
  cancelCall(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    const { accountId } = requireScope(principal, 'invoke');
    const { chainId } = this.chain;
    return orErrorResult(CANCEL_ERRORS, async () => ({
      __typename: 'Call',
      ...callNode(await this.cancel.execute(accountId, localId('call', chainId, id) as CallId), chainId),
    }));
  }

  @Subscription('callProgress', { resolve: (call: CallNode) => call })
  async callProgress(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    const { accountId } = requireScope(principal, 'read');
    const changes = await this.watchCall.execute(accountId, localId('call', this.chain.chainId, id) as CallId);
    return this.nodes(changes);
  }

  private async *nodes(changes: Awaited<ReturnType<WatchCall['execute']>>): AsyncGenerator<CallNode> {
    for await (const call of changes) yield callNode(call, this.chain.chainId);
  }
}
