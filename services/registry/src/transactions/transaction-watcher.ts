import { setTimeout as sleep } from 'node:timers/promises';
import { Rpc } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { Inject, Injectable } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { TERMINAL, transactionState, type Observation, type TransactionState } from './transaction-state.js';

export interface TrackedTransaction extends TransactionState {
  readonly hash: string;
}

const WATCH_MAX_MS = 10 * 60_000;
const WATCHERS_MAX = 200;

/** Follows transactions by asking the chain: somebody's transaction need not touch a contract that is mirrored here. */
@Injectable()
export class TransactionWatcher {
  private watchers = 0;

  constructor(
    @Inject(Rpc) private readonly rpc: Rpc,
    @InjectConfig() private readonly config: RegistryConfig,
  ) {}

  async look(hash: string): Promise<TrackedTransaction> {
    return { hash, ...transactionState(await this.observe(hash), undefined, this.config.finalityDepth) };
  }

  /**
   * Yields each change, ends with the first settled status or after ten minutes.
   *
   * @throws PLATFORM.UNAVAILABLE when too many are watched already
   */
  async *watch(hash: string): AsyncGenerator<TrackedTransaction> {
    if (this.watchers >= WATCHERS_MAX)
      throw new ModelverseError('PLATFORM.UNAVAILABLE', 'too many transactions are being tracked');
    this.watchers += 1;
    try {
      const end = performance.now() + WATCH_MAX_MS;
      let known: Observation | undefined;
      let told = '';
      while (performance.now() < end) {
        const seen = await this.observe(hash, known);
        const state = transactionState(seen, known, this.config.finalityDepth);
        known = { ...seen, transaction: seen.transaction ?? known?.transaction };
        if (`${state.status} ${state.confirmations}` !== told) yield { hash, ...state };
        if (TERMINAL.has(state.status)) return;
        told = `${state.status} ${state.confirmations}`;
        await sleep(this.config.pollIntervalMs);
      }
    } finally {
      this.watchers -= 1;
    }
  }

  private async observe(hash: string, before?: Observation): Promise<Observation> {
    const [transaction, receipt, head] = await this.rpc.batch<unknown>([
      { method: 'eth_getTransactionByHash', params: [hash] },
      { method: 'eth_getTransactionReceipt', params: [hash] },
      { method: 'eth_blockNumber', params: [] },
    ]);
    const found = transaction as { from: string; nonce: string } | null;
    const mined = receipt as { blockNumber: string; status: string } | null;
    const sender = found?.from ?? before?.transaction?.from;
    const minedNonce =
      !mined && sender ? Number(await this.rpc.call<string>('eth_getTransactionCount', [sender, 'latest'])) : undefined;
    return {
      headBlock: Number(head),
      ...(found && { transaction: { from: found.from, nonce: Number(found.nonce) } }),
      ...(mined && { receipt: { blockNumber: Number(mined.blockNumber), succeeded: mined.status === '0x1' } }),
      ...(minedNonce !== undefined && { minedNonce }),
    };
  }
}
