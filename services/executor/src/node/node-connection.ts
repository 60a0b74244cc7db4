import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import {
  decodeFrame,
  encodeFrame,
  type ExecutorMessage,
  type HelloMessage,
  LEASE_PROTOCOL_VERSION,
  nodeMessage,
  type SigningContext,
  usdMicros,
} from '@icubed/protocol';
import type { Logger } from '@icubed/telemetry';
import { type RawData, WebSocket } from 'ws';
import { ConnectedNode, type NodeChannel } from './connected-node.js';
import { verifyHello } from './handshake.js';
import type { LeaseBroker } from './lease-broker.js';
import type { NodeRegistry } from './node-registry.js';

export interface ConnectionParts {
  readonly context: SigningContext;
  /** the origin a node signs into its hello */
  readonly origin: string;
  /** addresses that may serve; empty: any that proves its key */
  readonly allowed: readonly string[];
  /** bytes this connection has received */
  readonly received: () => number;
  readonly registry: NodeRegistry;
  readonly broker: LeaseBroker;
  readonly logger: Logger;
}

export const HEARTBEAT_SECONDS = 10;
const HELLO_TIMEOUT_MS = 10_000;
const MAX_STRANGER_BYTES = 256 * 1024;
/** WebSocket close codes of this protocol (RFC 6455 leaves 4000–4999 to applications). */
const CLOSE = { refused: 4_401, malformed: 4_400, silent: 4_408, replaced: 4_409 } as const;

/** One WebSocket from challenge to close. Until the hello is verified the peer is nobody and can do nothing else. */
export class NodeConnection implements NodeChannel {
  private readonly nonce = `0x${randomBytes(32).toString('hex')}`;
  private readonly helloTimer: NodeJS.Timeout;
  private readonly strangerWatch: NodeJS.Timeout;
  private heartbeat: NodeJS.Timeout | undefined;
  private node: ConnectedNode | undefined;
  private heard = true;

  constructor(
    private readonly socket: WebSocket,
    private readonly parts: ConnectionParts,
  ) {
    this.helloTimer = setTimeout(() => this.socket.close(CLOSE.silent, 'no hello'), HELLO_TIMEOUT_MS);
    // the WebSocket takes frames as large as a result's: what a stranger may send is bounded here
    this.strangerWatch = setInterval(() => this.parts.received() > MAX_STRANGER_BYTES && this.terminate(), 50);
    socket.on('message', (data, isBinary) => this.onMessage(data, isBinary));
    socket.on('pong', () => (this.heard = true));
    socket.on('close', () => this.onClose());
    socket.on('error', (err) => this.parts.logger.warn({ err, node: this.node?.node }, 'a node connection failed'));
    const { context, origin } = parts;
    const { chainId, jobManager } = context;
    this.send({
      type: 'challenge',
      protocol: LEASE_PROTOCOL_VERSION,
      nonce: this.nonce,
      executor: origin,
      chainId,
      jobManager,
    });
  }

  send(message: ExecutorMessage, payload?: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encodeFrame(message, payload));
  }

  close(reason: string): void {
    this.socket.close(CLOSE.replaced, reason.slice(0, 120));
  }

  terminate(): void {
    this.socket.terminate();
  }

  private onMessage(data: RawData, isBinary: boolean): void {
    try {
      if (!isBinary || !Buffer.isBuffer(data)) throw new TypeError('frames are binary');
      const { header, payload } = decodeFrame(nodeMessage, data);
      this.heard = true;
      if (header.type === 'hello') this.onHello(header);
      else if (this.node === undefined) this.socket.close(CLOSE.refused, 'hello first');
      else {
        this.parts.broker.receive(this.node, header, payload);
        if (header.type === 'draining') this.parts.registry.changed();
      }
    } catch (err) {
      this.parts.logger.warn({ err, node: this.node?.node }, 'a node sent what is no frame');
      this.reject(err);
    }
  }

  private onHello(hello: HelloMessage): void {
    // the nonce is asked once: a second hello on the same connection is a replay or a mistake
    if (this.node !== undefined) return this.socket.close(CLOSE.malformed, 'already welcome');
    const challenge = { nonce: this.nonce, executor: this.parts.origin };
    const node = verifyHello(this.parts.context, challenge, hello, BigInt(Math.floor(Date.now() / 1_000)));
    const { allowed } = this.parts;
    if (allowed.length > 0 && !allowed.some((each) => each.toLowerCase() === node.toLowerCase())) {
      throw new ModelverseError('EXECUTOR.NODE_HELLO_REFUSED', 'this executor serves with named nodes only');
    }
    this.known();
    const { capabilities, software } = hello;
    this.node = new ConnectedNode(
      { node, priceUsdMicros: usdMicros(hello.priceUsdMicros), capabilities, software },
      this,
      new Date(),
    );
    this.send({ type: 'welcome', nodeId: node, heartbeatSeconds: HEARTBEAT_SECONDS });
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_SECONDS * 1_000);
    this.parts.registry.add(this.node);
    this.parts.logger.info({ node, price: hello.priceUsdMicros, software }, 'a node is connected');
  }

  /** A stranger's watch ends with its hello, or with its connection. */
  private known(): void {
    clearTimeout(this.helloTimer);
    clearInterval(this.strangerWatch);
  }

  private beat(): void {
    if (!this.heard) return this.socket.terminate();
    this.heard = false;
    this.socket.ping();
  }

  private reject(error: unknown): void {
    const [code, detail] = isModelverseError(error)
      ? [error.code, error.detail]
      : ['PROTOCOL.FRAME_MALFORMED', 'not a frame'];
    this.send({ type: 'rejected', code, detail: detail.slice(0, 500) });
    this.socket.close(code === 'EXECUTOR.NODE_HELLO_REFUSED' ? CLOSE.refused : CLOSE.malformed, code);
  }

  private onClose(): void {
    this.known();
    clearInterval(this.heartbeat);
    if (this.node === undefined) return;
    this.parts.registry.remove(this.node);
    this.parts.broker.disconnected(this.node);
    this.parts.logger.info({ node: this.node.node }, 'a node is gone');
  }
}

/** Ends an upgrade that leads nowhere. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
