import type { Logger } from '@icubed/telemetry';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** a socket that is open and says nothing for so long is taken for dead; polling goes on meanwhile */
const SILENCE_MS = 60_000;

/**
 * Hears of new heads over WebSocket (`eth_subscribe`), from one URL at a time, and says only that there is one: what it holds is asked and
 * proven as ever. It may miss any number of heads or be away altogether; polling goes on regardless.
 */
export class HeadSubscription {
  private socket: WebSocket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private silence: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopped = true;

  constructor(
    private readonly urls: readonly string[],
    private readonly onHead: () => void,
    private readonly logger: Pick<Logger, 'debug'>,
  ) {}

  start(): void {
    if (this.urls.length === 0 || !this.stopped) return;
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.socket?.close();
    this.socket = undefined;
  }

  private connect(): void {
    const socket = new WebSocket(this.urls[this.failures % this.urls.length] as string);
    this.socket = socket;
    this.listenOn(socket);
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.socket !== socket) return;
      this.listenOn(socket);
      if (typeof data !== 'string' || !data.includes('eth_subscription')) return;
      this.failures = 0;
      this.onHead();
    });
    socket.addEventListener('close', () => this.again(socket));
    socket.addEventListener('error', () => this.again(socket));
  }

  private listenOn(socket: WebSocket): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.again(socket), SILENCE_MS);
    this.silence.unref();
  }

  private again(socket: WebSocket): void {
    if (this.socket !== socket || this.stopped) return;
    clearTimeout(this.silence);
    this.socket = undefined;
    socket.close();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
    this.logger.debug({ failures: this.failures, waitMs: wait }, 'the head subscription is away; polling goes on');
    this.timer = setTimeout(() => this.connect(), wait);
    this.timer.unref();
  }
}
