import { Inject, Injectable } from '@nestjs/common';
import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import type { Principal } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { formatUsd, type UsdMicros } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { accountOf } from '../account.store.js';

/** Approval and deposit into the wallet's own account, in this order. Throws EXECUTOR.WALLET_REQUIRED, PROTOCOL.AMOUNT_MALFORMED. */
@Injectable()
export class PrepareDeposit {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
  ) {}

  async execute(principal: Principal, amount: UsdMicros) {
    if (amount === 0n) throw new ModelverseError('PROTOCOL.AMOUNT_MALFORMED', 'a deposit is more than nothing');
    const { payer } = await accountOf(this.source, principal);
    const { chainId, jobManager, usd } = this.chain;
    return preparedTransaction(
      {
        chainId,
        to: usd,
        data: interfaces.TestUSD.encodeFunctionData('approve', [jobManager, amount]),
        value: 0n,
        description: `Allow JobManager to take ${formatUsd(amount)} USD`,
      },
      {
        chainId,
        to: jobManager,
        data: interfaces.JobManager.encodeFunctionData('deposit', [payer, amount]),
        value: 0n,
        description: `Deposit ${formatUsd(amount)} USD into your prepaid account`,
      },
    );
  }
}
