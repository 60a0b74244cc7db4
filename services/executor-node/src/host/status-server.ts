import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface StatusParts {
  readonly host: string;
  readonly port: number;
  readonly ready: () => boolean;
  readonly metrics: Registry;
}

/** `/health/live`, `/health/ready` and `/metrics`, for the operator's own machine. */
export class StatusServer {
  private readonly server: Server;

  constructor(private readonly parts: StatusParts) {
    this.server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
      void this.respond(request.url ?? '/', response);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.server.once('error', reject).listen(this.parts.port, this.parts.host, resolve);
    await promise;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async respond(url: string, response: ServerResponse): Promise<void> {
    const { status, type, body } = await this.answer(url).catch(() => ({ status: 500, type: 'text/plain', body: '' }));
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  }

  private async answer(url: string): Promise<{ status: number; type: string; body: string }> {
    const json = (status: number, body: object) => ({ status, type: 'application/json', body: JSON.stringify(body) });
    switch (url.split('?', 1)[0]) {
      case '/health/live':
        return json(200, { status: 'ok' });
      case '/health/ready':
        return this.parts.ready() ? json(200, { status: 'ok' }) : json(503, { status: 'error' });
      case '/metrics':
        return { status: 200, type: this.parts.metrics.contentType, body: await this.parts.metrics.metrics() };
      default:
        return json(404, { status: 'not found' });
    }
  }
}
