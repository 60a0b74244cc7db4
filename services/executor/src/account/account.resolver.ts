import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { orErrorResult, type PageArguments, type SubgraphContext } from '@icubed/graphql';
import { isModelverseError } from '@icubed/errors';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import type { UsdMicros } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { callConnection } from '../call/call.resolver.js';
import { globalId, localId } from '../chain/global-id.js';
import { sessionNodes } from '../session/session-view.js';
import { sessionsOfAccount } from '../session/session.store.js';
import { accountOf, balanceOf, findAccount, type PlatformAccount } from './account.store.js';
import { PrepareDeposit } from './prepare-deposit/prepare-deposit.js';
import { PrepareWithdraw } from './prepare-withdraw/prepare-withdraw.js';

const DEPOSIT_ERRORS = ['EXECUTOR.WALLET_REQUIRED'] as const;
const WITHDRAW_ERRORS = ['EXECUTOR.WALLET_REQUIRED', 'EXECUTOR.BALANCE_TOO_LOW'] as const;

/** Everything here is of the account that asks; no argument names another. */
@Resolver('Account')
export class AccountResolver {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(PrepareDeposit) private readonly deposit: PrepareDeposit,
    @Inject(PrepareWithdraw) private readonly withdraw: PrepareWithdraw,
  ) {}

  @Query('me')
  async me(@CurrentPrincipal() principal: Principal, @Args('minBlock') minBlock?: bigint | null) {
    requireScope(principal, 'read');
    // beyond 2^53 every block number is equally far away
    if (minBlock !== undefined && minBlock !== null) await this.mirror.waitForBlock(Number(minBlock));
    try {
      return await this.node(await accountOf(this.source, principal));
    } catch (error) {
      if (isModelverseError(error, 'EXECUTOR.WALLET_REQUIRED')) return null;
      throw error;
    }
  }

  @Mutation('prepareDeposit')
  prepareDeposit(@CurrentPrincipal() principal: Principal, @Args('amount') amount: UsdMicros) {
    requireScope(principal, 'admin');
    return orErrorResult(DEPOSIT_ERRORS, () => this.deposit.execute(principal, amount));
  }

  @Mutation('prepareWithdraw')
  prepareWithdraw(@CurrentPrincipal() principal: Principal, @Args('amount') amount: UsdMicros) {
    requireScope(principal, 'admin');
    return orErrorResult(WITHDRAW_ERRORS, () => this.withdraw.execute(principal, amount));
  }

  @ResolveReference()
  async resolveReference(reference: { id: string }, context: SubgraphContext) {
    const { accountId } = requireScope(context.principal, 'read');
    if (localId('account', this.mirror.chainId, reference.id) !== accountId) return null;
    const account = await findAccount(this.source, accountId);
    return account === undefined ? null : this.node(account);
  }

  @ResolveField('sessions')
  async sessions(@Parent() { account }: { account: PlatformAccount }) {
    const sessions = await sessionsOfAccount(this.mirror, this.source, account.accountId);
    return sessionNodes({ reader: this.source, mirror: this.mirror, clock: this.clock }, sessions);
  }

  @ResolveField('calls')
  calls(@Parent() { account }: { account: PlatformAccount }, @Args() args: PageArguments) {
    return callConnection(this.source, this.mirror.chainId, account.accountId, args);
  }

  private async node(account: PlatformAccount) {
    const balance = await balanceOf(this.mirror, this.source, account.payer);
    return {
      account,
      id: globalId('account', this.mirror.chainId, account.accountId),
      payer: account.payer,
      freeBalance: balance.headUsdMicros,
      finalFreeBalance: balance.finalUsdMicros,
    };
  }
}
