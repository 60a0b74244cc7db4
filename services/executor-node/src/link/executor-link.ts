import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@icubed/telemetry';
import { MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES } from '@icubed/protocol';
import { WebSocket } from 'ws';
import { backoffMs, type BackoffRules } from './backoff.js';
import { ExecutorConnection, type ConnectionParts } from './executor-connection.js';

export interface LinkOptions extends Omit<ConnectionParts, 'onWelcome'> {
  readonly url: string;
  readonly backoff: BackoffRules;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Keeps one connection to the executor, for as long as the node runs. */
export class ExecutorLink {
  private readonly stopped = new AbortController();
  private connection: ExecutorConnection | undefined;
  private running: Promise<void> = Promise.resolve();
  private welcome = false;

  constructor(private readonly options: LinkOptions) {}

  get connected(): boolean {
    return this.welcome;
  }

  start(): void {
    this.running = this.keepConnected();
  }

  announceDraining(): void {
    this.connection?.announceDraining();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.connection?.close();
    await this.running;
  }

  private async keepConnected(): Promise<void> {
    const { logger, backoff, random, url } = this.options;
    for (let attempt = 0; !this.stopped.signal.aborted; attempt += 1) {
      const { welcomed, why } = await this.connectOnce();
      if (this.stopped.signal.aborted) return;
      if (welcomed) attempt = 0;
      const waitMs = backoffMs(attempt, random(), backoff);
      logger.warn({ url, why, waitMs }, 'no connection to the executor');
      await sleep(waitMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  private async connectOnce(): Promise<{ welcomed: boolean; why: string }> {
    const { url, logger, ...parts } = this.options;
    const maxPayload = 4 + MAX_HEADER_BYTES + MAX_PAYLOAD_BYTES;
    const socket = new WebSocket(url, {
      maxPayload,
      handshakeTimeout: 10_000,

      perMessageDeflate: false,
      followRedirects: false,
    });
    const onWelcome = (): void => {
      this.welcome = true;
      logger.info({ url }, 'connected to the executor');
    };
    this.connection = new ExecutorConnection(socket, { ...parts, onWelcome });
    const ending = await this.connection.ended;
    this.welcome = false;
    this.connection = undefined;
    return ending;
  }
}
