import { isModelverseError, ModelverseError } from '@icubed/errors';
import { CONFIG, readWhole } from '@icubed/hosting';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Agent, request } from 'undici';
import type { OrchestratorConfig } from '../config.js';

/** A CID of either version in any of its text forms; nothing that could leave its segment of the path. */
const CID = /^[A-Za-z0-9]{8,128}$/;
const CONNECT_MS = 5_000;

/** Reads published content from the public gateway, as anybody can. Whatever it says is unverified until it is hashed. */
@Injectable()
export class ContentGateway implements OnModuleDestroy {
  private readonly agent: Agent;

  constructor(@Inject(CONFIG) private readonly config: OrchestratorConfig) {
    const idleMs = config.contentTimeoutMs;
    this.agent = new Agent({ connect: { timeout: CONNECT_MS }, headersTimeout: idleMs, bodyTimeout: idleMs });
  }

  /**
   * One file of a published folder, at most `maxBytes` of it. Redirects are not followed.
   * @throws ORCHESTRATOR.CONTENT_UNAVAILABLE, CONTENT.CID_INVALID, CONTENT.FILE_MISMATCH for a file that is longer
   */
  async read(cid: string, path: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    if (!CID.test(cid)) throw new ModelverseError('CONTENT.CID_INVALID', 'the content id is malformed');
    const url = new URL(`/content/ipfs/${cid}/${encodeURIComponent(path)}`, this.config.contentUrl);
    try {
      const { statusCode, body } = await request(url, { dispatcher: this.agent, signal });
      if (statusCode !== 200) {
        body.on('error', () => undefined).destroy();
        throw unavailable(`the content gateway answered ${statusCode} for ${path}`);
      }
      const tooLong = () => new ModelverseError('CONTENT.FILE_MISMATCH', `${path} is too long`, { path });
      return await readWhole(body, maxBytes, tooLong);
    } catch (cause) {
      if (isModelverseError(cause)) throw cause;
      throw unavailable(`the content gateway did not deliver ${path}`, cause);
    }
  }

  onModuleDestroy(): Promise<void> {
    return this.agent.destroy();
  }
}

function unavailable(detail: string, cause?: unknown): ModelverseError {
  return new ModelverseError('ORCHESTRATOR.CONTENT_UNAVAILABLE', detail, {}, { cause });
}
