import { Inject } from '@nestjs/common';
import { Args, Mutation, ResolveReference, Resolver } from '@nestjs/graphql';
import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { orErrorResult, type SubgraphContext } from '@icubed/graphql';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import type { Bytes32 } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { localId } from '../chain/global-id.js';
import type { PrepareSessionInput } from '../generated/graphql.js';
import { PrepareCloseSession } from './prepare-close-session/prepare-close-session.js';
import { PrepareSession } from './prepare-session/prepare-session.js';
import { sessionNodes } from './session-view.js';
import { sessionsOfAccount } from './session.store.js';

const OPEN_ERRORS = ['EXECUTOR.SESSION_INVALID', 'EXECUTOR.BALANCE_TOO_LOW', 'EXECUTOR.WALLET_REQUIRED'] as const;
const CLOSE_ERRORS = ['EXECUTOR.SESSION_UNKNOWN', 'EXECUTOR.SESSION_INVALID', 'EXECUTOR.WALLET_REQUIRED'] as const;

@Resolver('Session')
export class SessionResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(PrepareSession) private readonly prepareOpen: PrepareSession,
    @Inject(PrepareCloseSession) private readonly prepareClose: PrepareCloseSession,
  ) {}

  @Mutation('prepareSession')
  prepareSession(@CurrentPrincipal() principal: Principal, @Args('input') input: PrepareSessionInput) {
    requireScope(principal, 'admin');
    const { cap: capUsdMicros, dailyCap, expiresAt, assets } = input;
    const request = { capUsdMicros, dailyCapUsdMicros: dailyCap ?? undefined, expiresAt, assets: assets ?? [] };
    return orErrorResult(OPEN_ERRORS, () => this.prepareOpen.execute(principal, request));
  }

  @Mutation('prepareCloseSession')
  prepareCloseSession(@CurrentPrincipal() principal: Principal, @Args('sessionId') sessionId: Bytes32) {
    requireScope(principal, 'admin');
    return orErrorResult(CLOSE_ERRORS, () => this.prepareClose.execute(principal, sessionId));
  }

  @ResolveReference()
  async resolveReference(reference: { id: string }, context: SubgraphContext) {
    const { accountId } = requireScope(context.principal, 'read');
    const wanted = localId('session', this.mirror.chainId, reference.id);
    const own = (await sessionsOfAccount(this.mirror, this.source, accountId)).filter(
      (session) => session.sessionId === wanted,
    );
    const parts = { reader: this.source, mirror: this.mirror, clock: this.clock };
    return (await sessionNodes(parts, own))[0] ?? null;
  }
}
