import { Inject, Injectable } from '@nestjs/common';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { createServiceTokenSigner, type Principal } from '@icubed/identity';
import { MAX_BODY_JSON_BYTES } from '@icubed/workflow';
import type { CallId } from '../call/call.js';
import type { StoredCall } from '../call/call.store.js';
import type { ExecutorConfig } from '../config.js';
import { askPeer, type Peer } from '../peer/ask-peer.js';
import { type Run, runOf, type RunAnswer, runAnswer } from './run.js';

const TIMEOUT_MS = 30_000;
const SELF: Principal = { kind: 'service', accountId: 'executor', scopes: [] };

/** Asks the orchestrator. Whatever is no answer is EXECUTOR.ORCHESTRATOR_UNAVAILABLE; a refusal has the orchestrator's code. */
@Injectable()
export class OrchestratorClient {
  private readonly peer: Peer;

  constructor(@Inject(CONFIG) { orchestratorUrl, serviceJwtPrivateKey: key }: ExecutorConfig) {
    const tokens = createServiceTokenSigner({ key, issuer: SELF.accountId, nowSeconds: () => Date.now() / 1_000 });
    this.peer = {
      url: orchestratorUrl,
      token: async () => (await tokens)(SELF, 'orchestrator'),
      maxAnswerBytes: MAX_BODY_JSON_BYTES,
      timeoutMs: TIMEOUT_MS,
      refusals: new Set([400, 404, 409, 413, 422]),
      unavailable: (why, cause) => new ModelverseError('EXECUTOR.ORCHESTRATOR_UNAVAILABLE', why, {}, { cause }),
    };
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

  private ask(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: object): Promise<RunAnswer> {
    return askPeer(this.peer, { method, path, ...(body && { body }) }, runAnswer, signal);
  }
}
