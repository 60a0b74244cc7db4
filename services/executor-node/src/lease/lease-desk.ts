import { isModelverseError, ModelverseError, toProblem } from '@icubed/errors';
import type { KeyAnswerMessage, LeaseMessage, NodeMessage } from '@icubed/protocol';
import { checkLease, type NodeTerms } from './check-lease.js';
import type { Execution } from './execute-lease.js';
import { LeaseKeys } from './lease-keys.js';
import type { AskKey } from './open-sealed.js';

/** Sends one message to the executor that gave the lease; after its connection is cut, to nobody. */
export type Reply = (message: NodeMessage, payload?: Uint8Array) => void;

export type Execute = (
  lease: LeaseMessage,
  input: Uint8Array,
  signal: AbortSignal,
  askKey: AskKey,
) => Promise<Execution>;

export interface DeskOptions {
  readonly terms: NodeTerms;
  readonly concurrency: number;
  /** No lease runs longer, whatever the executor grants. */
  readonly maxLeaseMs: number;
  readonly onSettled: (outcome: { readonly lease: LeaseMessage; readonly error?: unknown }) => void;
}

interface RunningLease {
  readonly stop: AbortController;
  readonly keys: LeaseKeys;
  readonly done: Promise<void>;
}

/** Which leases run. Each ends in exactly one message: refused, result or failure. */
export class LeaseDesk {
  private readonly running = new Map<string, RunningLease>();
  private draining = false;

  constructor(
    private readonly execute: Execute,
    private readonly options: DeskOptions,
  ) {}

  get count(): number {
    return this.running.size;
  }

  take(lease: LeaseMessage, input: Uint8Array, reply: Reply): void {
    try {
      this.admit(lease, input);
    } catch (error) {
      const { code, detail } = toProblem(error);
      reply({ type: 'refused', leaseId: lease.leaseId, code, detail: detail.slice(0, 512) });
      this.options.onSettled({ lease, error });
      return;
    }
    const stop = new AbortController();
    const keys = new LeaseKeys(reply);
    this.running.set(lease.leaseId, { stop, keys, done: this.work(lease, input, { stop, keys }, reply) });
  }

  /** The executor's answer to a lease that asked for a key. */
  answerKey(message: KeyAnswerMessage): void {
    this.running.get(message.leaseId)?.keys.answer(message);
  }

  cancel(leaseId: string, reason: string): void {
    this.running.get(leaseId)?.stop.abort(new ModelverseError('NODE.CANCELLED', reason));
  }

  /** The connection is gone and with it the leases: the executor gives them to another node. */
  abandon(): void {
    for (const leaseId of this.running.keys()) this.cancel(leaseId, 'the connection to the executor was cut');
  }

  /** Takes nothing new; resolves once what runs has ended, by itself or, after `graceMs`, by force. */
  async drain(graceMs: number): Promise<void> {
    this.draining = true;
    const stop = setTimeout(() => this.stopAll('NODE.DRAINING', 'the node shuts down'), graceMs);
    await Promise.allSettled([...this.running.values()].map(({ done }) => done));
    clearTimeout(stop);
  }

  private admit(lease: LeaseMessage, input: Uint8Array): void {
    if (this.draining) throw new ModelverseError('NODE.DRAINING', 'the node is shutting down');
    if (this.running.has(lease.leaseId)) throw new ModelverseError('NODE.BUSY', 'this lease is already running');
    if (this.running.size >= this.options.concurrency) throw new ModelverseError('NODE.BUSY', 'every place is taken');
    checkLease(lease, input, this.options.terms);
  }

  private async work(
    lease: LeaseMessage,
    input: Uint8Array,
    { stop, keys }: Omit<RunningLease, 'done'>,
    reply: Reply,
  ): Promise<void> {
    const late = (): void => stop.abort(new ModelverseError('NODE.DEADLINE_EXCEEDED', 'the lease ran out'));
    const timer = setTimeout(late, Math.min(lease.timeoutMs, this.options.maxLeaseMs));
    reply({ type: 'accepted', leaseId: lease.leaseId });
    try {
      const { result, output } = await this.execute(lease, input, stop.signal, (wanted) => keys.ask(wanted));
      reply(result, output);
      this.options.onSettled({ lease });
    } catch (error) {
      const { code, detail, retryable } = toProblem(error);
      reply({ type: 'failure', leaseId: lease.leaseId, code, detail: detail.slice(0, 2_000), retryable });
      this.options.onSettled({
        lease,
        error: isModelverseError(error) ? error : new Error('unexpected', { cause: error }),
      });
    } finally {
      clearTimeout(timer);
      this.running.delete(lease.leaseId);
    }
  }

  private stopAll(code: 'NODE.DRAINING', detail: string): void {
    for (const { stop } of this.running.values()) stop.abort(new ModelverseError(code, detail));
  }
}
