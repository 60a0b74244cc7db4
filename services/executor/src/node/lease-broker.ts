import { Injectable } from '@nestjs/common';
import { type ErrorCode, ModelverseError, toProblem } from '@icubed/errors';
import {
  type KeyForNode,
  type KeyWantedMessage,
  type LeaseMessage,
  MAX_PAYLOAD_BYTES,
  type NodeMessage,
  type ResultMessage,
} from '@icubed/protocol';
import type { AttemptFailure } from '../call/after-attempt.js';
import type { ConnectedNode } from './connected-node.js';

export type LeaseOutcome =
  | { readonly kind: 'result'; readonly result: ResultMessage; readonly bytes: Uint8Array }
  | { readonly kind: 'cancelled' }
  | AttemptFailure;

/** A result of a lease nobody waits for any more: its node was given up, or this process is not the one that granted it. */
export type LateResult = (node: string, result: ResultMessage, bytes: Uint8Array) => void;

/** Answers a leased node that asks for the key of sealed content. */
export type KeyFor = (asked: KeyWantedMessage) => Promise<KeyForNode>;

interface Pending {
  readonly callId: string;
  readonly node: ConnectedNode;
  readonly keyFor: KeyFor;
  /** assets whose key it has asked for: once each, since each is a row of the trail for ever */
  readonly asked: Set<string>;
  settle(outcome: LeaseOutcome): void;
}

/** A node that does not even say yes or no in this time is treated as gone. */
const ANSWER_TIMEOUT_MS = 5_000;
/** A node that no key is given to is not leased sealed content for so long: its bond may come, and it costs each call an attempt. */
const KEYLESS_MS = 30_000;
const NODES_FAULT: ReadonlySet<string> = new Set<ErrorCode>([
  'REGISTRY.NODE_NOT_BONDED',
  'REGISTRY.NODE_KEY_INVALID',
  'CONTENT.NODE_KEY_INVALID',
]);

/** Leases under way in this process, from the frame out to the frame in. */
@Injectable()
export class LeaseBroker {
  private readonly pending = new Map<string, Pending & { accepted: () => void }>();
  private late: LateResult = () => undefined;

  onLateResult(handler: LateResult): void {
    this.late = handler;
  }

  lease(node: ConnectedNode, message: LeaseMessage, input: Uint8Array, keyFor: KeyFor): Promise<LeaseOutcome> {
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
      const accepted = (): void => clearTimeout(answer);
      this.pending.set(leaseId, { callId, node, keyFor, asked: new Set(), settle, accepted });
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
      case 'keyWanted':
        known?.accepted();
        if (known) void this.answerKey(known, message);
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

  private async answerKey({ node, keyFor, asked }: Pending, wanted: KeyWantedMessage): Promise<void> {
    const { leaseId, assetId } = wanted;
    try {
      if (asked.has(assetId)) throw new ModelverseError('EXECUTOR.KEY_NOT_DUE', 'the lease has asked for it before');
      asked.add(assetId);
      node.channel.send({ type: 'keyGranted', leaseId, assetId, key: await keyFor(wanted) });
    } catch (error) {
      const { code, detail } = toProblem(error);
      if (NODES_FAULT.has(code)) node.keylessUntilMs = Date.now() + KEYLESS_MS;
      node.channel.send({ type: 'keyRefused', leaseId, assetId, code, detail: detail.slice(0, 2_000) });
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
