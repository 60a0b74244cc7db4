import { Inject, Injectable } from '@nestjs/common';
import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import type { Principal } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import type { Bytes32 } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { accountOf } from '../../account/account.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { mirroredSession } from '../session.store.js';

/**
 * The request to close, or the close itself once the session's delay after the request (or after its expiry) is over. Throws
 * EXECUTOR.SESSION_UNKNOWN for a session that is not the account's, EXECUTOR.SESSION_INVALID while there is nothing to do.
 */
@Injectable()
export class PrepareCloseSession {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  async execute(principal: Principal, sessionId: Bytes32) {
    const { payer } = await accountOf(this.source, principal);
    const { head: session } = await mirroredSession(this.mirror, this.source, sessionId);
    if (session?.payer !== payer)
      throw new ModelverseError('EXECUTOR.SESSION_UNKNOWN', 'no such session of this account');
    if (session.status === 'Closed') throw new ModelverseError('EXECUTOR.SESSION_INVALID', 'the session is closed');
    const now = BigInt(await this.clock.headSeconds());
    const endsAt = session.status === 'Closing' ? session.closesAt : session.expiresAt + session.closeDelaySeconds;
    if (now >= endsAt)
      return this.transaction('close', sessionId, 'Close the session and take back what it did not spend');
    if (session.status === 'Closing')
      throw new ModelverseError('EXECUTOR.SESSION_INVALID', `the session can be closed from ${endsAt}`);
    return this.transaction(
      'requestClose',
      sessionId,
      `Ask for the session to be closed; it can be closed after ${session.closeDelaySeconds / 3_600n} hours`,
    );
  }

  private transaction(name: 'close' | 'requestClose', sessionId: Bytes32, description: string) {
    const { chainId, jobManager: to } = this.chain;
    return preparedTransaction({
      chainId,
      to,
      data: interfaces.JobManager.encodeFunctionData(name, [sessionId]),
      value: 0n,
      description,
    });
  }
}
