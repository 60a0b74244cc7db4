import { Injectable } from '@nestjs/common';
import { type LeaseMessage, MAX_PAYLOAD_BYTES, type NodeMessage, type ResultMessage } from '@icubed/protocol';
import type { AttemptFailure } from '../call/after-attempt.js';
import type { ConnectedNode } from './connected-node.js';

export type LeaseOutcome =
  | { readonly kind: 'result'; readonly result: ResultMessage; readonly bytes: Uint8Array }
  | { readonly kind: 'cancelled' }
  | AttemptFailure;

/** A result of a lease nobody waits for any more: its node was given up, or this process is not the one that granted it. */
export type LateResult = (node: string, result: ResultMessage, bytes: Uint8Array) => void;

interface Pending {
  readonly callId: string;
  readonly node: ConnectedNode;
  settle(outcome: LeaseOutcome): void;
}

/** A node that does not even say yes or no in this time is treated as gone. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Leases under way in this process, from the frame out to the frame in. */
@Injectable()
export class LeaseBroker {
  private readonly pending = new Map<string, Pending & { accepted: () => void }>();
  private late: LateResult = () => undefined;

  onLateResult(handler: LateResult): void {
    this.late = handler;
  }

  lease(node: ConnectedNode, message: LeaseMessage, input: Uint8Array): Promise<LeaseOutcome> {
    const { leaseId, callId } = message;
    // it may have left while the lease was being written
    if (node.gone) return Promise.resolve({ kind: 'disconnected' });
    return new Promise((resolve) => {
      const timers: NodeJS.Timeout[] = [];
      const settle = (outcome: LeaseOutcome): void => {
        for (const timer of timers) clearTimeout(timer);
        this.pending.delete(leaseId);
        resolve(outcome);
      };
      const giveUp = (reason: string) => (): void => {
        settle({ kind: 'timedOut' });
        node.channel.send({ type: 'cancel', leaseId, reason });
      };
      const answer = setTimeout(giveUp('no answer'), Math.min(ANSWER_TIMEOUT_MS, message.timeoutMs));
      timers.push(answer, setTimeout(giveUp('deadline'), message.timeoutMs));
      this.pending.set(leaseId, { callId, node, settle, accepted: () => clearTimeout(answer) });
      node.channel.send(message, input);
    });
  }

  /** A frame of a proven node. It can only speak of its own leases. */
  receive(node: ConnectedNode, message: Exclude<NodeMessage, { type: 'hello' }>, payload: Uint8Array): void {
    if (message.type === 'draining') {
      node.draining = true;
      return;
    }
    const pending = this.pending.get(message.leaseId);
    const known = pending?.node === node ? pending : undefined;
    switch (message.type) {
      case 'accepted':
      case 'progress':
        known?.accepted();
        return;
      case 'refused':
        // a refusal blames the node's circumstances: another may take the lease
        known?.settle({ kind: 'refused', code: message.code, detail: message.detail, retryable: true });
        return;
      case 'failure':
        known?.settle({ kind: 'failed', code: message.code, detail: message.detail, retryable: message.retryable });
        return;
      case 'result':
        if (payload.byteLength > MAX_PAYLOAD_BYTES) return;
        if (known) known.settle({ kind: 'result', result: message, bytes: payload });
        else this.late(node.node, message, payload);
    }
  }

  disconnected(node: ConnectedNode): void {
    node.gone = true;
    for (const pending of this.pending.values()) if (pending.node === node) pending.settle({ kind: 'disconnected' });
  }

  /** The call was decided by another lease. */
  cancelCall(callId: string): void {
    for (const [leaseId, pending] of this.pending) {
      if (pending.callId !== callId) continue;
      pending.settle({ kind: 'cancelled' });
      pending.node.channel.send({ type: 'cancel', leaseId, reason: 'the call was decided' });
    }
  }

  get underWay(): number {
    return this.pending.size;
  }
}
