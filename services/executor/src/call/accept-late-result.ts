import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DATA_SOURCE } from '@icubed/persistence';
import type { ResultMessage } from '@icubed/protocol';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { loadLease } from '../lease/lease.store.js';
import { validateResult } from '../lease/validate-result.js';
import { LeaseBroker } from '../node/lease-broker.js';
import { isDecided } from './call.js';
import { loadCall } from './call.store.js';
import { CompleteCall } from './complete-call/complete-call.js';

/**
 * A node that lost its connection comes back with the receipt it has signed meanwhile. While the call is open, the first
 * valid receipt decides it, whichever attempt it is of; a later one finds the call decided and takes nothing.
 */
@Injectable()
export class AcceptLateResult implements OnModuleInit {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(LeaseBroker) private readonly broker: LeaseBroker,
    @Inject(CompleteCall) private readonly complete: CompleteCall,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.broker.onLateResult((node, result, bytes) => {
      this.execute(node, result, bytes).catch((err: unknown) =>
        this.logger.warn({ err, node, leaseId: result.leaseId }, 'a late result'),
      );
    });
  }

  async execute(node: string, result: ResultMessage, bytes: Uint8Array): Promise<void> {
    const known = await loadLease(this.source, result.leaseId);
    if (known === undefined || known.lease.node !== node) return;
    const call = await loadCall(this.source, known.callId);
    if (call === undefined || isDecided(call.state)) return;
    const valid = validateResult(this.chain, call.terms, known.lease, result, bytes);
    if (await this.complete.execute(call.terms, known.lease, valid)) this.broker.cancelCall(known.callId);
  }
}
