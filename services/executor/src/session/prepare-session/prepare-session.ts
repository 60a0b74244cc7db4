import { Inject, Injectable } from '@nestjs/common';
import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import type { Principal } from '@icubed/identity';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { formatUsd } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { accountOf, balanceOf } from '../../account/account.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { assetsRoot } from '../asset-list.js';
import { SessionKeys } from '../session-key.store.js';
import { checkSessionTerms, secondsOf, type SessionRequest } from '../session-terms.js';

/**
 * `JobManager.openSession` for the account's platform key, for its wallet to sign. Throws EXECUTOR.SESSION_INVALID,
 * EXECUTOR.BALANCE_TOO_LOW, EXECUTOR.WALLET_REQUIRED.
 */
@Injectable()
export class PrepareSession {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(SessionKeys) private readonly keys: SessionKeys,
  ) {}

  async execute(principal: Principal, request: SessionRequest) {
    checkSessionTerms(request, BigInt(await this.clock.headSeconds()));
    const root = assetsRoot(request.assets);
    const key = await inTransaction(this.source, async (manager) => {
      const { payer, accountId } = await accountOf(manager, principal);
      const { headUsdMicros } = await balanceOf(this.mirror, manager, payer);
      if (headUsdMicros < request.capUsdMicros) {
        throw new ModelverseError(
          'EXECUTOR.BALANCE_TOO_LOW',
          `the free balance is ${headUsdMicros}, the cap ${request.capUsdMicros}`,
        );
      }
      if (request.assets.length > 0) {
        await manager.query('INSERT INTO asset_list (assets_root, assets) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          root,
          JSON.stringify([...new Set(request.assets)].map(String)),
        ]);
      }
      return this.keys.addressOf(manager, accountId);
    });
    const { capUsdMicros, dailyCapUsdMicros = 0n, expiresAt } = request;
    const terms = [key, capUsdMicros, dailyCapUsdMicros, root, secondsOf(expiresAt)];
    return preparedTransaction({
      chainId: this.chain.chainId,
      to: this.chain.jobManager,
      data: interfaces.JobManager.encodeFunctionData('openSession', terms),
      value: 0n,
      description: `Let the platform's key ${key} pay for calls with up to ${formatUsd(capUsdMicros)} USD until ${expiresAt.toISOString()}`,
    });
  }
}
