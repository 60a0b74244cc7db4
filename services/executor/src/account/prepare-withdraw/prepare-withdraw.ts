import { Inject, Injectable } from '@nestjs/common';
import { MirrorReader } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import type { Principal } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { formatUsd, type UsdMicros } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { accountOf, balanceOf } from '../account.store.js';

/** A withdrawal from the free balance. Throws EXECUTOR.BALANCE_TOO_LOW, EXECUTOR.WALLET_REQUIRED, PROTOCOL.AMOUNT_MALFORMED. */
@Injectable()
export class PrepareWithdraw {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  async execute(principal: Principal, amount: UsdMicros) {
    if (amount === 0n) throw new ModelverseError('PROTOCOL.AMOUNT_MALFORMED', 'a withdrawal is more than nothing');
    const { payer } = await accountOf(this.source, principal);
    const { headUsdMicros } = await balanceOf(this.mirror, this.source, payer);
    if (headUsdMicros < amount)
      throw new ModelverseError('EXECUTOR.BALANCE_TOO_LOW', `the free balance is ${headUsdMicros}`);
    const { chainId, jobManager: to } = this.chain;
    const data = interfaces.JobManager.encodeFunctionData('withdraw', [amount]);
    return preparedTransaction({
      chainId,
      to,
      data,
      value: 0n,
      description: `Withdraw ${formatUsd(amount)} USD from your prepaid account`,
    });
  }
}
