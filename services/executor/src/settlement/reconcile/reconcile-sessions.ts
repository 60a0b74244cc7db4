import { Inject, Injectable } from '@nestjs/common';
import { MirrorReader } from '@icubed/chain-listener';
import { callSettled, makeFact } from '@icubed/events';
import { appendToOutbox } from '@icubed/messaging';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import type { Bytes32 } from '@icubed/protocol';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource, EntityManager } from 'typeorm';
import { lockLedger } from '../../ledger/ledger.store.js';
import { mirroredSession } from '../../session/session.store.js';
import { claimedSessions, frontierOfVoucher, settleCaptures } from '../settlement.store.js';

/** Settles captures by what the chain redeemed for good, and only by that: never by what was sent. */
@Injectable()
export class ReconcileSessions {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(): Promise<void> {
    for (const sessionId of await claimedSessions(this.source, this.mirror.chainId)) {
      await inTransaction(this.source, (manager) => this.reconcile(manager, sessionId));
    }
  }

  private async reconcile(manager: EntityManager, sessionId: Bytes32): Promise<void> {
    const key = { chainId: this.mirror.chainId, sessionId };
    await lockLedger(manager, key);
    const { final } = await mirroredSession(this.mirror, manager, sessionId);
    if (final?.redeemedIn === undefined || final.redeemedUsdMicros === (await settledOf(manager, key))) return;
    const frontier = await frontierOfVoucher(manager, key.chainId, sessionId, final.redeemedUsdMicros);
    if (frontier === undefined) {
      this.logger.error(
        { sessionId, redeemed: final.redeemedUsdMicros.toString() },
        'a voucher of another store was redeemed',
      );
      return;
    }
    const transactionHash = final.redeemedIn;
    const settled = await settleCaptures(manager, key, { amount: final.redeemedUsdMicros, frontier, transactionHash });
    const facts = settled.map(({ callId, ...call }) =>
      makeFact(
        callSettled,
        { chainId: key.chainId, callId, ...call, transactionHash },
        { id: `${callId}-settled`, source: 'icubed:executor', time: new Date() },
      ),
    );
    await appendToOutbox(manager, ...facts);
  }
}

async function settledOf(manager: EntityManager, key: { chainId: number; sessionId: Bytes32 }): Promise<bigint> {
  const [row] = await manager.query<{ settled: string }[]>(
    'SELECT settled FROM session_ledger WHERE chain_id = $1 AND session_id = $2',
    [key.chainId, key.sessionId],
  );
  return BigInt(row?.settled ?? 0);
}
