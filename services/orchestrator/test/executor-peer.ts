import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceTokenVerifier } from '@icubed/identity';

export interface StepRequest {
  readonly callId: string;
  readonly step: number;
  readonly did: string;
  readonly input: { readonly mediaType: string; readonly base64: string };
}

/** Decided: 4xx other than 429. */
export interface Failed {
  readonly status: number;
  readonly code: string;
}

/** What running a step gives; a promise that is kept open is a node at work. */
export type Execution = { readonly mediaType: string; readonly text: string } | Failed;
export type Behaviour = (request: StepRequest) => Execution | Promise<Execution>;

/** The text of the input, for a step that answers it louder. */
export const textOf = ({ input }: StepRequest): string => Buffer.from(input.base64, 'base64').toString();
export const louder: Behaviour = (request) => ({ mediaType: 'text/plain', text: `${textOf(request)}!` });

/**
 * The executor's end of the seam and nothing else: a step runs and is paid once, whoever asks and how often; who asks again gets
 * what was stored, who comes while it runs waits with the others.
 */
export class ExecutorPeer {
  /** every request that came, in order */
  readonly requests: StepRequest[] = [];
  /** every step that ran, in order */
  readonly executed: string[] = [];
  behaviour: Behaviour = louder;
  /** answers instead of the executor: it is down, or something before it is */
  instead: ((response: ServerResponse, request: StepRequest) => boolean) | undefined;
  private readonly running = new Map<string, Promise<Execution>>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(verify: ServiceTokenVerifier): Promise<ExecutorPeer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const peer = new ExecutorPeer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      peer.answer(verify, request, response).catch((error: unknown) => {
        response.writeHead(401, { 'content-type': 'application/problem+json' });
        response.end(JSON.stringify({ code: (error as { code?: string }).code ?? 'PLATFORM.INTERNAL' }));
      });
    });
    return peer;
  }

  /** The numbers of the steps that ran for a call, in order. */
  stepsOf(callId: string): number[] {
    return this.executed.filter((key) => key.startsWith(callId)).map((key) => Number(key.split(' ')[1]));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(verify: ServiceTokenVerifier, request: IncomingMessage, response: ServerResponse) {
    const principal = await verify((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (principal.kind !== 'service' || principal.accountId !== 'orchestrator') throw new Error('a stranger');
    const [, callId = '', step = ''] =
      /^\/internal\/calls\/(0x[0-9a-f]{64})\/steps\/(\d+)$/.exec(request.url ?? '') ?? [];
    const body = JSON.parse(await textOfBody(request)) as Pick<StepRequest, 'did' | 'input'>;
    const asked: StepRequest = { ...body, callId, step: Number(step) };
    this.requests.push(asked);
    if (this.instead?.(response, asked)) return;
    const result = await this.runFor(asked);
    const failed = 'code' in result;
    response.writeHead(failed ? result.status : 200, {
      'content-type': failed ? 'application/problem+json' : 'application/json',
    });
    response.end(JSON.stringify(failed ? { ...result, detail: 'as the node said' } : answerOf(asked, result)));
  }

  /** As if a request had come; used where its answer gets lost. */
  runFor(request: StepRequest): Promise<Execution> {
    const key = `${request.callId} ${request.step}`;
    const running = this.running.get(key) ?? Promise.resolve(this.behaviour(request));
    if (!this.running.has(key)) this.executed.push(key);
    this.running.set(key, running);
    return running;
  }
}

function answerOf({ callId, step }: StepRequest, result: Exclude<Execution, Failed>) {
  const id = `0x${createHash('sha256').update(`${callId} ${step}`).digest('hex')}`;
  return {
    callId: id,
    receiptId: id,
    assetPrice: '1000',
    nodePrice: '200',
    node: `0x${'0d'.repeat(20)}`,
    computeMs: 1,
    output: { mediaType: result.mediaType, base64: Buffer.from(result.text).toString('base64') },
  };
}

async function textOfBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
