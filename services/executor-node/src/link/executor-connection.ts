import { ModelverseError } from '@icubed/errors';
import { decodeFrame, encodeFrame, executorMessage, type ExecutorMessage, type NodeMessage } from '@icubed/protocol';
import type { WebSocket } from 'ws';
import type { LeaseDesk } from '../lease/lease-desk.js';
import { answerChallenge, type NodeIdentity } from './answer-challenge.js';
import { keepAlive } from './keep-alive.js';

export interface ConnectionParts {
  readonly identity: NodeIdentity;
  readonly desk: LeaseDesk;
  readonly nowSeconds: () => bigint;
  readonly onWelcome: () => void;
}

export interface Ending {
  readonly welcomed: boolean;
  readonly why: string;
}

const HANDSHAKE_MS = 10_000;
const GOODBYE_MS = 1_000;

type Phase = 'challenge' | 'welcome' | 'leases';

/** One connection from its opening to its end: the proof of the key first, then leases. */
export class ExecutorConnection {
  private phase: Phase = 'challenge';
  private why = 'closed';
  private readonly handshake: NodeJS.Timeout;
  private stopPings: (() => void) | undefined;
  readonly ended: Promise<Ending>;

  constructor(
    private readonly socket: WebSocket,
    private readonly parts: ConnectionParts,
  ) {
    this.handshake = setTimeout(() => this.fail('the executor did not welcome the node in time'), HANDSHAKE_MS);
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    socket.on('error', (error) => (this.why = error.message));
    socket.on('message', (data, isBinary) =>
      this.receive(data as Buffer, isBinary).catch((error: unknown) => this.fail(String(error))),
    );
    socket.on('close', (code, reason) => {
      clearTimeout(this.handshake);
      this.stopPings?.();
      const welcomed = this.phase === 'leases';
      parts.desk.abandon();
      resolve({ welcomed, why: reason.length > 0 ? `${code} ${reason.toString()}` : `${code} ${this.why}` });
    });
  }

  /** Says that the node takes nothing new. Leases that run still answer over this connection. */
  announceDraining(): void {
    if (this.phase === 'leases') this.send({ type: 'draining' });
  }

  /** Says goodbye; an executor that does not answer is not waited for. */
  close(): void {
    this.socket.close(1000, 'the node stops');
    setTimeout(() => this.socket.terminate(), GOODBYE_MS).unref();
  }

  private async receive(data: Buffer, isBinary: boolean): Promise<void> {
    if (!isBinary) throw new ModelverseError('PROTOCOL.FRAME_MALFORMED', 'the lease protocol has no text frames');
    const { header, payload } = decodeFrame(executorMessage, data);
    if (header.type === 'rejected')
      throw new ModelverseError('NODE.CHALLENGE_REFUSED', `${header.code}: ${header.detail}`);
    if (this.phase === 'leases') return this.serve(header, payload);
    if (header.type !== this.phase)
      throw new ModelverseError('PROTOCOL.FRAME_MALFORMED', `${header.type} instead of ${this.phase}`);
    if (header.type === 'challenge') {
      this.send(await answerChallenge(this.parts.identity, header, this.parts.nowSeconds()));
      this.phase = 'welcome';
    } else {
      clearTimeout(this.handshake);
      this.phase = 'leases';
      this.stopPings = keepAlive(this.socket, header.heartbeatSeconds * 1000, () =>
        this.fail('the executor fell silent'),
      );
      this.parts.onWelcome();
    }
  }

  private serve(message: ExecutorMessage, payload: Uint8Array): void {
    switch (message.type) {
      case 'lease':
        this.parts.desk.take(message, payload, (answer, bytes) => this.send(answer, bytes));
        return;
      case 'keyGranted':
      case 'keyRefused':
        this.parts.desk.answerKey(message);
        return;
      case 'cancel':
        this.parts.desk.cancel(message.leaseId, message.reason);
        return;
      default:
        throw new ModelverseError('PROTOCOL.FRAME_MALFORMED', `${message.type} among leases`);
    }
  }

  private send(message: NodeMessage, payload?: Uint8Array): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(encodeFrame(message, payload));
  }

  private fail(why: string): void {
    this.why = why;
    this.socket.terminate();
  }
}
