import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the endpoint does with a request: `pass` hands it to the real chain. */
export type Fault =
  'pass' | 'hang' | 'nothing' | 'garbage' | 'http-429' | 'http-500' | 'drop' | { readonly rpcError: object };

/** A proxy before a chain that misbehaves as told, one fault per request. */
export class FaultyEndpoint {
  private readonly server = createServer((request, response) => void this.handle(request, response));
  readonly faults: Fault[] = [];
  requests = 0;

  constructor(private readonly target: string) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const body = await text(request);
    const fault = this.faults.shift() ?? 'pass';
    if (fault === 'hang') return;
    if (fault === 'drop') {
      request.socket.destroy();
      return;
    }
    if (fault === 'pass') {
      const answer = await fetch(this.target, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      response.end(await answer.text());
      return;
    }
    if (fault === 'http-429' || fault === 'http-500') response.statusCode = Number(fault.slice(5));
    const ids = (JSON.parse(body) as { id: number }[]).map(({ id }) => id);
    if (fault === 'nothing') {
      // as an endpoint that lags answers for a block it does not have yet
      response.end(JSON.stringify(ids.map((id) => ({ jsonrpc: '2.0', id, result: null }))));
      return;
    }
    response.end(
      typeof fault === 'string'
        ? '<html>'
        : JSON.stringify(ids.map((id) => ({ jsonrpc: '2.0', id, error: fault.rpcError }))),
    );
  }
}
