import { isModelverseError, ModelverseError } from '@icubed/errors';
import { Agent, request } from 'undici';

/** A CID of either version in any of its text forms; nothing that could leave its segment of the path. */
const CID = /^[A-Za-z0-9]{8,128}$/;

export interface GatewayTimeouts {
  readonly connectMs: number;
  /** Longest silence before and between bytes. */
  readonly idleMs: number;
}

/** Reads published content from the public gateway. Whatever it says is unverified until it is hashed. */
export class ContentGateway {
  private readonly agent: Agent;

  constructor(
    private readonly origin: string,
    timeouts: GatewayTimeouts = { connectMs: 5_000, idleMs: 15_000 },
  ) {
    this.agent = new Agent({
      connect: { timeout: timeouts.connectMs },
      headersTimeout: timeouts.idleMs,
      bodyTimeout: timeouts.idleMs,
    });
  }

  /**
   * The bytes of one file of a published folder, at most `maxBytes`. Redirects are not followed: the node fetches from the
   * origin its operator named and from no other.
   * @throws NODE.WEIGHTS_UNAVAILABLE, NODE.WEIGHTS_TOO_LARGE, CONTENT.CID_INVALID
   */
  async *read(cid: string, path: string, maxBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (!CID.test(cid)) throw new ModelverseError('CONTENT.CID_INVALID', 'the lease names no content id');
    const url = new URL(`/content/ipfs/${cid}/${path.split('/').map(encodeURIComponent).join('/')}`, this.origin);
    try {
      const { statusCode, body } = await request(url, { dispatcher: this.agent, signal });
      if (statusCode !== 200) {
        body.on('error', () => undefined).destroy();
        throw unavailable(`the content gateway answered ${statusCode} for ${path}`);
      }
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        bytes += chunk.byteLength;
        // thrown inside the loop, so that the iterator closes the connection and nothing more is sent
        if (bytes > maxBytes)
          throw new ModelverseError('NODE.WEIGHTS_TOO_LARGE', `${path} has more than ${maxBytes} bytes`);
        yield chunk;
      }
    } catch (cause) {
      if (isModelverseError(cause)) throw cause;
      throw unavailable(`the content gateway did not deliver ${path}`, cause);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

function unavailable(detail: string, cause?: unknown): ModelverseError {
  return new ModelverseError('NODE.WEIGHTS_UNAVAILABLE', detail, {}, { cause });
}
