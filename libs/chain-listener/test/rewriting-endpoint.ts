import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Changes one answer; what it throws is the answer's error. */
export type Rewrite = (result: never, request: Request) => unknown;

/** A proxy before a chain that tells something else than the chain, by method. */
export class RewritingEndpoint {
  private readonly server = createServer((request, response) => void this.handle(request, response));
  readonly rewrites = new Map<string, Rewrite>();
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
    const asked = (await json(request)) as Request[];
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.target, { method: 'POST', headers, body: JSON.stringify(asked) });
    const answers = (await answer.json()) as { id: number; result: unknown }[];
    response.end(
      JSON.stringify(
        answers.map((one) =>
          this.rewrite(
            one,
            asked.find(({ id }) => id === one.id),
          ),
        ),
      ),
    );
  }

  private rewrite(answer: { id: number; result: unknown }, request: Request | undefined): object {
    const rewrite = request && this.rewrites.get(request.method);
    if (request === undefined || rewrite === undefined || answer.result === undefined) return answer;
    try {
      return { ...answer, result: rewrite(answer.result as never, request) };
    } catch (error) {
      return { jsonrpc: '2.0', id: answer.id, error: { code: -32602, message: (error as Error).message } };
    }
  }
}
