import { createHash } from 'node:crypto';
import {
  decodeFrame,
  encodeFrame,
  executorMessage,
  type KeyAnswerMessage,
  type LeaseMessage,
  type NodeMessage,
  type Receipt,
  signNodeHello,
  signReceipt,
  type SigningContext,
} from '@icubed/protocol';
import type { HDNodeWallet, Signer } from 'ethers';
import { WebSocket } from 'ws';

export interface NodeBehaviour {
  readonly priceUsdMicros?: bigint;
  readonly concurrency?: number;
  readonly opensSealed?: boolean;
  /** what to do with a lease; by default its input, upper-cased, comes back as JSON */
  readonly onLease?: (lease: LeaseMessage, input: Buffer, node: NodeDouble) => void | Promise<void>;
}

/** A third party's node as the executor sees one: a WebSocket that speaks the lease protocol and signs. */
export class NodeDouble {
  readonly leases: LeaseMessage[] = [];
  readonly cancelled: string[] = [];
  readonly keyAnswers: KeyAnswerMessage[] = [];
  socket: WebSocket | undefined;

  constructor(
    private readonly url: string,
    readonly wallet: HDNodeWallet,
    private readonly context: SigningContext,
    private readonly behaviour: NodeBehaviour = {},
  ) {}

  get address(): string {
    return this.wallet.address;
  }

  /** Resolves when the executor says welcome; rejects with its code. */
  connect(change: { nonce?: string; expiresAt?: bigint } = {}): Promise<void> {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`closed ${code}`)));
      socket.on('message', (data: Buffer) => {
        const { header, payload } = decodeFrame(executorMessage, data);
        if (header.type === 'challenge') void this.hello({ nonce: header.nonce, executor: header.executor, ...change });
        else if (header.type === 'welcome') resolve();
        else if (header.type === 'rejected') reject(new Error(header.code));
        else if (header.type === 'cancel') this.cancelled.push(header.leaseId);
        else if (header.type === 'keyGranted' || header.type === 'keyRefused') this.keyAnswers.push(header);
        else void this.onLease(header, Buffer.from(payload));
      });
    });
  }

  async hello(over: { nonce: string; executor: string; expiresAt?: bigint }): Promise<void> {
    const expiresAt = over.expiresAt ?? BigInt(Math.floor(Date.now() / 1_000) + 60);
    const hello = { node: this.address, nonce: over.nonce, executor: over.executor, expiresAt };
    this.send({
      type: 'hello',
      node: this.address,
      expiresAt: expiresAt.toString(),
      signature: await signNodeHello(this.wallet, this.context, hello),
      priceUsdMicros: (this.behaviour.priceUsdMicros ?? 200n).toString(),
      capabilities: {
        runtimes: ['onnx'],
        processors: [],
        concurrency: this.behaviour.concurrency ?? 4,
        ...(this.behaviour.opensSealed && { opensSealed: true }),
      },
      software: 'double',
    });
  }

  send(message: NodeMessage, payload?: Uint8Array): void {
    this.socket?.send(encodeFrame(message, payload));
  }

  /** Signs what the lease asks for, or what `change` makes of it, and sends it. */
  async answer(
    lease: LeaseMessage,
    output: Buffer,
    change: Partial<Receipt> = {},
    signer: Signer = this.wallet,
  ): Promise<void> {
    const outputDigest = digestOf(output);
    const receipt: Receipt = {
      callId: lease.callId,
      step: lease.step,
      attempt: lease.attempt,
      assetId: BigInt(lease.assetId),
      digest: lease.digest,
      inputDigest: lease.input.sha256,
      outputDigest,
      assetPrice: BigInt(lease.assetPrice),
      nodePrice: BigInt(lease.nodePrice),
      node: this.address,
      chainTime: BigInt(lease.chainTime),
      ...change,
    };
    const signature = await signReceipt(signer, this.context, receipt);
    const described = { mediaType: 'application/json', sha256: outputDigest, size: output.byteLength };
    this.send({ type: 'result', leaseId: lease.leaseId, output: described, signature, computeMs: 3 }, output);
  }

  fail(lease: LeaseMessage, code: string, retryable: boolean): void {
    this.send({ type: 'failure', leaseId: lease.leaseId, code, detail: 'the double says so', retryable });
  }

  disconnect(): void {
    this.socket?.terminate();
  }

  private async onLease(lease: LeaseMessage, input: Buffer): Promise<void> {
    this.leases.push(lease);
    this.send({ type: 'accepted', leaseId: lease.leaseId });
    if (this.behaviour.onLease) await this.behaviour.onLease(lease, input, this);
    else await this.answer(lease, upperCased(input));
  }
}

export const upperCased = (input: Buffer): Buffer =>
  Buffer.from(JSON.stringify({ text: input.toString('utf8').toUpperCase() }));

export const digestOf = (bytes: Buffer): string => `0x${createHash('sha256').update(bytes).digest('hex')}`;
