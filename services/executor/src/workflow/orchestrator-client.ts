import { Inject, Injectable } from '@nestjs/common';
import { fromProblem, isErrorCode, isModelverseError, ModelverseError } from '@icubed/errors';
import { CONFIG, readWhole } from '@icubed/hosting';
import { createServiceTokenSigner, type Principal } from '@icubed/identity';
import { traceHeaders } from '@icubed/telemetry';
import { MAX_BODY_JSON_BYTES } from '@icubed/workflow';
import { z } from 'zod';
import type { CallId } from '../call/call.js';
import type { StoredCall } from '../call/call.store.js';
import type { ExecutorConfig } from '../config.js';
import { type Run, runOf, type RunAnswer, runAnswer } from './run.js';

const TIMEOUT_MS = 30_000;
const SELF: Principal = { kind: 'service', accountId: 'executor', scopes: [] };
/** it heard the request and will not do it; anything else may pass */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 409, 413, 422]);
const problem = z.looseObject({ code: z.string(), detail: z.string().default('') });

/** Asks the orchestrator. Whatever is no answer is EXECUTOR.ORCHESTRATOR_UNAVAILABLE; a refusal has the orchestrator's code. */
@Injectable()
export class OrchestratorClient {
  private readonly sign: ReturnType<typeof createServiceTokenSigner>;

  constructor(@Inject(CONFIG) private readonly config: ExecutorConfig) {
    const nowSeconds = () => Date.now() / 1_000;
    this.sign = createServiceTokenSigner({ key: config.serviceJwtPrivateKey, issuer: SELF.accountId, nowSeconds });
  }

  /** Hands the run over. Asking again changes nothing. */
  async start({ terms, deadline }: StoredCall, input: Uint8Array, signal: AbortSignal): Promise<Run> {
    const body = {
      callId: terms.callId,
      did: terms.did,
      accountId: terms.accountId,
      deadline: deadline.toISOString(),
      input: { mediaType: terms.input.mediaType, base64: Buffer.from(input).toString('base64') },
    };
    return runOf(await this.ask('POST', '/internal/runs', signal, body));
  }

  /** Undefined for a run that was never handed over. */
  async read(callId: CallId, signal: AbortSignal): Promise<Run | undefined> {
    try {
      return runOf(await this.ask('GET', `/internal/runs/${callId}`, signal));
    } catch (error) {
      if (isModelverseError(error, 'ORCHESTRATOR.RUN_UNKNOWN')) return undefined;
      throw error;
    }
  }

  async cancel(callId: CallId): Promise<void> {
    await this.ask('POST', `/internal/runs/${callId}/cancel`, AbortSignal.timeout(TIMEOUT_MS), {});
  }

  private async ask(method: string, path: string, signal: AbortSignal, body?: object): Promise<RunAnswer> {
    const token = await (await this.sign)(SELF, 'orchestrator');
    try {
      const response = await fetch(new URL(path, this.config.orchestratorUrl), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...traceHeaders() },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        redirect: 'error',
      });
      const answer = await bounded(response);
      if (response.ok) return runAnswer.parse(answer);
      throw refusal(response.status, answer);
    } catch (cause) {
      if (isModelverseError(cause)) throw cause;
      signal.throwIfAborted();
      throw unavailable('it does not answer, or not as agreed', cause);
    }
  }
}

/** JSON of at most what an output can be. */
async function bounded({ body }: Response): Promise<unknown> {
  const bytes = await readWhole(body ?? [], MAX_BODY_JSON_BYTES, () => new RangeError('it is too long'));
  return JSON.parse(bytes.toString('utf8')) as unknown;
}

function refusal(status: number, answer: unknown): ModelverseError {
  const parsed = problem.safeParse(answer);
  const known = parsed.success && isErrorCode(parsed.data.code);
  return known && REFUSALS.has(status) ? fromProblem(parsed.data) : unavailable(`it answers ${status}`);
}

const unavailable = (why: string, cause?: unknown) =>
  new ModelverseError('EXECUTOR.ORCHESTRATOR_UNAVAILABLE', why, {}, { cause });
