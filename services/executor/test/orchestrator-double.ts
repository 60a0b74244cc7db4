import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createServiceTokenSigner,
  createServiceTokenVerifier,
  type Principal,
  type PrivateJwk,
  type PublicJwk,
  type ServiceTokenSigner,
  type ServiceTokenVerifier,
} from '@icubed/identity';
import type { Json } from './client.js';

export interface RunRequest {
  readonly callId: string;
  readonly did: string;
  readonly accountId: string;
  readonly deadline: string;
  readonly input: { readonly mediaType: string; readonly base64: string };
}

type Output = { readonly mediaType: string; readonly base64: string };
type Answer =
  | { readonly status: 'Running' }
  | { readonly status: 'Completed'; readonly output: Output }
  | { readonly status: 'Failed'; readonly code: string; readonly detail: string }
  | { readonly status: 'Cancelled' };

const SELF: Principal = { kind: 'service', accountId: 'orchestrator', scopes: [] };

/** The orchestrator as the executor sees it: runs are handed over by HTTP, their steps come back by HTTP. */
export class OrchestratorDouble {
  readonly runs = new Map<string, { readonly request: RunRequest; answer: Answer }>();
  readonly cancelled: string[] = [];
  executorUrl = '';
  /** runs the steps, one after another by default */
  onRun: (request: RunRequest) => Promise<Answer> = (request) => this.inOrder(request);
  /** the components of each workflow, by its DID */
  readonly components = new Map<string, readonly string[]>();
  /** of a run that is over */
  onOver: (request: RunRequest, answer: Answer) => Promise<void> = async () => undefined;
  refuse: { status: number; problem: object } | undefined;

  private constructor(
    private readonly server: Server,
    private readonly verify: ServiceTokenVerifier,
    private readonly sign: ServiceTokenSigner,
  ) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async start(key: PrivateJwk, executor: PublicJwk): Promise<OrchestratorDouble> {
    const verify = await createServiceTokenVerifier({ audience: 'orchestrator', issuers: { executor } });
    const sign = await createServiceTokenSigner({ key, issuer: 'orchestrator', nowSeconds: () => Date.now() / 1_000 });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new OrchestratorDouble(server, verify, sign);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async callStep(
    callId: string,
    step: number,
    did: string,
    input: Output,
    as?: string,
  ): Promise<{ status: number; body: Json }> {
    const token = as ?? (await this.sign(SELF, 'executor'));
    const response = await fetch(`${this.executorUrl}/internal/calls/${callId}/steps/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ did, input }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Asks again while the executor is away: it finds the step's call where it was. */
  private async untilDecided(callId: string, step: number, did: string, input: Output) {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.callStep(callId, step, did, input).catch(() => undefined);
      if (answer !== undefined && (answer.status < 500 || tries > 100)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Each step's output is the next one's input, the last one's is the run's. */
  async inOrder({ callId, did, input }: RunRequest): Promise<Answer> {
    let value = input;
    for (const [at, component] of (this.components.get(did) ?? []).entries()) {
      const { status, body } = await this.untilDecided(callId, at + 1, component, value);
      if (status !== 200) return { status: 'Failed', code: body.code, detail: body.detail };
      value = body.output;
    }
    return { status: 'Completed', output: value };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const principal = await this.verify(request.headers.authorization?.slice(7) ?? '').catch(() => undefined);
    if (principal?.accountId !== 'executor') return reply(403, { code: 'AUTH.FORBIDDEN', detail: 'not the executor' });
    if (this.refuse) return reply(this.refuse.status, this.refuse.problem);
    const [, , , callId = '', action] = (request.url ?? '').split('/');
    if (request.method === 'GET' || action === 'cancel') {
      const run = this.runs.get(callId);
      if (!run) return reply(404, { code: 'ORCHESTRATOR.RUN_UNKNOWN', detail: 'no run' });
      if (action === 'cancel') {
        this.cancelled.push(callId);
        if (run.answer.status === 'Running') run.answer = { status: 'Cancelled' };
      }
      return reply(200, run.answer);
    }
    const wanted = JSON.parse(Buffer.concat(await request.toArray()).toString()) as RunRequest;
    if (!this.runs.has(wanted.callId)) this.begin(wanted);
    return reply(200, this.runs.get(wanted.callId)!.answer);
  }

  private begin(request: RunRequest): void {
    const run: { request: RunRequest; answer: Answer } = { request, answer: { status: 'Running' } };
    this.runs.set(request.callId, run);
    void this.finish(run);
  }

  private async finish(run: { readonly request: RunRequest; answer: Answer }): Promise<void> {
    const answer = await this.onRun(run.request);
    if (run.answer.status === 'Running') run.answer = answer;
    await this.onOver(run.request, run.answer);
  }
}
