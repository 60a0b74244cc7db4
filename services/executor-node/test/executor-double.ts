import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  decodeFrame,
  encodeFrame,
  nodeMessage,
  recoverNodeHelloSigner,
  type ExecutorMessage,
  type HelloMessage,
  type LeaseMessage,
  type NodeMessage,
} from '@icubed/protocol';
import { WebSocketServer, type WebSocket } from 'ws';

export const JOB_MANAGER = `0x${'55'.repeat(20)}`;
export const context = { chainId: 31337, jobManager: JOB_MANAGER };

export interface Answer {
  readonly message: NodeMessage;
  readonly payload: Buffer;
}

/** The executor's end of the lease protocol on a real WebSocket, with the checks a real one makes of a hello. */
export class ExecutorDouble {
  private readonly server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/node' });
  private socket: WebSocket | undefined;
  private readonly answers: Answer[] = [];
  private waiting: (() => void)[] = [];
  readonly hellos: HelloMessage[] = [];
  challengeChange: Partial<Extract<ExecutorMessage, { type: 'challenge' }>> = {};

  constructor() {
    this.server.on('connection', (socket) => this.greet(socket));
  }

  get origin(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.origin}/node`;
  }

  /** The next answer that `wanted` takes; others are kept. */
  async answer(wanted: (message: NodeMessage) => boolean): Promise<Answer> {
    for (;;) {
      const at = this.answers.findIndex(({ message }) => wanted(message));
      if (at >= 0) return this.answers.splice(at, 1)[0]!;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Waits for the connection number `count` to prove its key. */
  async welcomed(count = 1): Promise<void> {
    while (this.hellos.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  give(lease: LeaseMessage, input: Uint8Array): void {
    this.send(lease, input);
  }

  /** Gives a lease and answers how it ended. */
  async run(lease: LeaseMessage, input: Uint8Array): Promise<Answer> {
    this.give(lease, input);
    return this.answer(
      (m) => 'leaseId' in m && m.leaseId === lease.leaseId && ['result', 'failure', 'refused'].includes(m.type),
    );
  }

  send(message: object, payload?: Uint8Array): void {
    this.socket?.send(encodeFrame(message, payload));
  }

  sendText(text: string): void {
    this.socket?.send(text);
  }

  /** Cuts the wire without a goodbye. */
  cut(): void {
    this.socket?.terminate();
  }

  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private greet(socket: WebSocket): void {
    this.socket = socket;
    const nonce = `0x${randomBytes(32).toString('hex')}`;
    const challenge = {
      type: 'challenge',
      protocol: 1,
      nonce,
      executor: this.origin,
      ...context,
      ...this.challengeChange,
    };
    socket.on('message', (data: Buffer) => {
      const { header: message, payload } = decodeFrame(nodeMessage, data);
      if (message.type === 'hello') this.admit(message, nonce);
      else this.answers.push({ message, payload: Buffer.from(payload) });
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.send(challenge);
  }

  private admit(hello: HelloMessage, nonce: string): void {
    const signed = { node: hello.node, nonce, executor: this.origin, expiresAt: BigInt(hello.expiresAt) };
    if (recoverNodeHelloSigner(context, signed, hello.signature) !== hello.node) throw new Error('the hello is forged');
    this.hellos.push(hello);
    this.send({ type: 'welcome', nodeId: hello.node, heartbeatSeconds: 5 });
  }
}

export const sha256 = (bytes: Uint8Array): string => `0x${createHash('sha256').update(bytes).digest('hex')}`;
