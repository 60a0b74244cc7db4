import { CONFIG, readWhole } from '@icubed/hosting';
import { createServiceTokenSigner, type ServiceTokenSigner } from '@icubed/identity';
import { traceHeaders } from '@icubed/telemetry';
import { MAX_BODY_JSON_BYTES, type PortValue } from '@icubed/workflow';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Agent, request } from 'undici';
import type { OrchestratorConfig } from '../config.js';
import type { CallId } from '../run/run.js';
import { stepAnswer, stepProblem } from './step-answer.js';

export interface StepCall {
  readonly callId: CallId;
  readonly step: number;
  readonly did: string;
  readonly input: PortValue;
}

export type StepOutcome =
  | { readonly kind: 'done'; readonly callId: CallId; readonly output: PortValue }
  /** decided: asking again gives the same answer */
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }
  /** nothing is known of it: ask again */
  | { readonly kind: 'unavailable'; readonly detail: string };

const CONNECT_MS = 5_000;

/** Asks the executor to call steps. The id of a step's call follows from the run's, so each is called and paid once. */
@Injectable()
export class ExecutorClient implements OnModuleInit, OnModuleDestroy {
  private readonly agent = new Agent({ connect: { timeout: CONNECT_MS }, headersTimeout: 0, bodyTimeout: 0 });
  private sign: ServiceTokenSigner | undefined;

  constructor(@Inject(CONFIG) private readonly config: OrchestratorConfig) {}

  async onModuleInit(): Promise<void> {
    this.sign = await createServiceTokenSigner({
      key: this.config.serviceJwtPrivateKey,
      issuer: 'orchestrator',
      nowSeconds: () => Date.now() / 1_000,
    });
  }

  onModuleDestroy(): Promise<void> {
    return this.agent.destroy();
  }

  /** Waits for the step's decision up to `timeoutMs`. Throws only when `signal` aborts. */
  async callStep(call: StepCall, timeoutMs: number, signal: AbortSignal): Promise<StepOutcome> {
    try {
      return await this.post(call, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
    }
  }

  private async post({ callId, step, did, input }: StepCall, signal: AbortSignal): Promise<StepOutcome> {
    const principal = { kind: 'service' as const, accountId: 'orchestrator', scopes: [] };
    const { statusCode, body } = await request(
      new URL(`/internal/calls/${callId}/steps/${step}`, this.config.executorUrl),
      {
        method: 'POST',
        headers: {
          ...traceHeaders(),
          'content-type': 'application/json',
          authorization: `Bearer ${await this.sign?.(principal, 'executor')}`,
        },
        body: JSON.stringify({
          did,
          input: { mediaType: input.mediaType, base64: Buffer.from(input.bytes).toString('base64') },
        }),
        dispatcher: this.agent,
        signal,
      },
    );
    return outcomeOf(statusCode, await readJson(body));
  }
}

async function readJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const bytes = await readWhole(body, MAX_BODY_JSON_BYTES, () => new RangeError('the answer is too long'));
  return JSON.parse(bytes.toString('utf8'));
}

function outcomeOf(status: number, json: unknown): StepOutcome {
  if (status === 200) {
    const { callId, output } = stepAnswer.parse(json);
    const bytes = Buffer.from(output.base64, 'base64');
    return { kind: 'done', callId: callId as CallId, output: { mediaType: output.mediaType, bytes } };
  }
  const problem = stepProblem.safeParse(json);
  // too many requests, or a fault of the executor or of what is before it: the step itself has not been decided
  if (!problem.success || status === 429 || status >= 500)
    return { kind: 'unavailable', detail: `the executor answered ${status} ${problem.data?.code ?? ''}`.trim() };
  const { code, detail, title } = problem.data;
  return { kind: 'failed', code, detail: detail ?? title ?? '' };
}
