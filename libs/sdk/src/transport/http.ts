import { fromProblem, ModelverseError } from '@icubed/errors';

export interface HttpOptions {
  /** the gateway's origin, without a trailing slash */
  readonly origin: string;
  readonly fetch?: typeof globalThis.fetch;
  /** milliseconds one request may take, body included */
  readonly timeoutMs?: number;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** fetch with the origin, the credential, a time-out and RFC 9457 problems turned into ModelverseErrors. */
export class Http {
  private readonly fetch: typeof globalThis.fetch;

  constructor(
    private readonly options: HttpOptions,
    private readonly credential?: string,
  ) {
    this.fetch = options.fetch ?? globalThis.fetch;
  }

  get origin(): string {
    return this.options.origin;
  }

  withCredential(credential: string): Http {
    return new Http(this.options, credential);
  }

  /** Throws the server's error by its code, PLATFORM.TIMEOUT, or PLATFORM.UNAVAILABLE when the gateway cannot be reached. */
  async send(path: string, request: HttpRequest = {}): Promise<Response> {
    const timeout = AbortSignal.timeout(request.timeoutMs ?? this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    let response: Response;
    try {
      response = await this.fetch(`${this.options.origin}${path}`, {
        method: request.method ?? 'GET',
        headers: { ...(this.credential ? { authorization: `Bearer ${this.credential}` } : {}), ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body as RequestInit['body'], duplex: 'half' }),
        signal,
      });
    } catch (cause) {
      if (timeout.aborted)
        throw new ModelverseError('PLATFORM.TIMEOUT', `no answer from ${path} in time`, {}, { cause });
      throw new ModelverseError(
        'PLATFORM.UNAVAILABLE',
        `the gateway at ${this.options.origin} cannot be reached`,
        {},
        { cause },
      );
    }
    if (!response.ok) throw fromProblem(await problemOf(response));
    return response;
  }

  async json<T>(path: string, request: HttpRequest = {}): Promise<T> {
    const response = await this.send(path, request);
    return (await response.json()) as T;
  }

  postJson<T>(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    return this.json<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { detail: `HTTP ${response.status}: ${text.slice(0, 200)}` };
  }
}
