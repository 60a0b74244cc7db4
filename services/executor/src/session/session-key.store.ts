import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { type Address, address } from '@icubed/protocol';
import { computeAddress, Wallet } from 'ethers';
import type { EntityManager } from 'typeorm';
import type { ExecutorConfig } from '../config.js';
import { sealSessionKey, unsealSessionKey } from './seal-session-key.js';

/** One key per account and chain: made here, sealed at rest, unsealed only to sign a voucher. */
@Injectable()
export class SessionKeys {
  constructor(@Inject(CONFIG) private readonly config: ExecutorConfig) {}

  /** The address of the account's key, made when it has none yet. */
  async addressOf(manager: Pick<EntityManager, 'query'>, accountId: string): Promise<Address> {
    const { chainId, kek } = this.config;
    const secret = randomBytes(32);
    await manager.query(
      'INSERT INTO session_key (chain_id, account_id, address, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT (chain_id, account_id) DO NOTHING',
      [
        chainId,
        accountId,
        computeAddress(`0x${secret.toString('hex')}`),
        sealSessionKey(kek, { accountId, chainId }, secret),
      ],
    );
    secret.fill(0);
    const [row] = await manager.query<{ address: string }[]>(
      'SELECT address FROM session_key WHERE chain_id = $1 AND account_id = $2',
      [chainId, accountId],
    );
    return address(row?.address ?? '');
  }

  /** Throws EXECUTOR.KEY_UNSEAL_FAILED. */
  async signerOf(reader: Pick<EntityManager, 'query'>, accountId: string): Promise<Wallet> {
    const { chainId, kek } = this.config;
    const [row] = await reader.query<{ sealed: Buffer }[]>(
      'SELECT sealed FROM session_key WHERE chain_id = $1 AND account_id = $2',
      [chainId, accountId],
    );
    if (row === undefined) throw new ModelverseError('EXECUTOR.KEY_UNSEAL_FAILED', 'the account has no session key');
    return new Wallet(`0x${unsealSessionKey(kek, { accountId, chainId }, row.sealed).toString('hex')}`);
  }
}
