import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SimBlock } from '../chain/sim-block.js';
import type { SimChain } from '../chain/sim-chain.js';
import type { Random } from '../random.js';
import { answer, RpcError } from './answers.js';
import { answered, HONEST, type Mood, transportFault, type TransportFault } from './faults.js';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface EndpointCounts {
  requests: number;
  failures: number;
  sloppy: number;
  lies: number;
}

/** One RPC URL: JSON-RPC over HTTP and WebSocket, with a view of the chain and a mood of its own. */
export class Endpoint {
  mood: Mood = HONEST;
  /** blocks it is behind the others */
  lag = 0;
  /** a branch that it still takes for the chain */
  stuckOn: readonly SimBlock[] | undefined;
  maxLogs = 200;
  readonly counts: EndpointCounts = { requests: 0, failures: 0, sloppy: 0, lies: 0 };
  readonly lieNames = new Map<string, number>();
  onRequest: (() => void) | undefined;
  private readonly server = createServer((request, response) => void this.handle(request, response));
  private readonly sockets = new WebSocketServer({ server: this.server });
  private readonly unsubscribe: () => void;

  constructor(
    private readonly chain: SimChain,
    private readonly random: Random,
  ) {
    this.sockets.on('connection', (socket) => this.subscribe(socket));
    this.sockets.on('error', () => undefined);
    this.unsubscribe = chain.onHead(() => this.notify());
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get socketUrl(): string {
    return this.httpUrl.replace('http', 'ws');
  }

  async close(): Promise<void> {
    this.unsubscribe();
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get view(): readonly SimBlock[] {
    const blocks = this.stuckOn ?? this.chain.canonical;
    return this.lag === 0 ? blocks : blocks.slice(0, Math.max(1, blocks.length - this.lag));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.counts.requests += 1;
    this.onRequest?.();
    try {
      const asked = JSON.parse(await text(request)) as Request[];
      const fault = transportFault(this.mood, this.random);
      const answers = asked.map((one) => this.answer(one));
      if (fault === undefined) response.end(JSON.stringify(answers));
      else this.fail(fault, answers, request, response);
    } catch {
      response.destroy();
    }
  }

  private fail(
    fault: TransportFault,
    answers: readonly object[],
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    this.counts.failures += 1;
    const all = JSON.stringify(answers);
    const refuse = (code: number, message: string): string =>
      JSON.stringify(answers.map((one) => ({ ...one, result: undefined, error: { code, message } })));
    switch (fault) {
      case 'hang':
        return;
      case 'reset':
        request.socket.destroy();
        return;
      case 'garbage':
        response.end('<html>502 Bad Gateway</html>');
        return;
      case 'cut':
        response.end(all.slice(0, all.length / 2));
        return;
      case 'unanswered':
        response.end(JSON.stringify(answers.slice(1)));
        return;
      case 'busy':
        response.end(refuse(-32005, 'daily request count exceeded, request rate limited'));
        return;
      case 'refused':
        response.end(refuse(-32603, 'internal error'));
        return;
      default:
        response.statusCode = Number(fault);
        response.end();
    }
  }

  private answer({ id, method, params }: Request): object {
    try {
      const result = answer(this.chain, this.view, method, params, this.maxLogs);
      const told = (kind: 'sloppy' | 'lie', name: string): void => this.told(kind, name);
      return { jsonrpc: '2.0', id, result: answered({ method, result }, this.mood, this.random, told) };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
    }
  }

  private told(kind: 'sloppy' | 'lie', name: string): void {
    this.counts[kind === 'lie' ? 'lies' : 'sloppy'] += 1;
    this.lieNames.set(name, (this.lieNames.get(name) ?? 0) + 1);
  }

  private subscribe(socket: WebSocket): void {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString('utf8')) as Request;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: method === 'eth_subscribe' ? '0x1' : null }));
    });
  }

  /** A subscription loses heads and connections like everything else does. */
  private notify(): void {
    for (const socket of this.sockets.clients) {
      if (this.random.chance(this.mood.failing)) socket.terminate();
      else if (this.stuckOn === undefined && !this.random.chance(this.mood.sloppy)) {
        const params = { subscription: '0x1', result: this.view.at(-1)?.header };
        socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params }));
      }
    }
  }
}
