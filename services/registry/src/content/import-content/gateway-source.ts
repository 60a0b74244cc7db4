import { ModelverseError } from '@icubed/errors';
import type { CarSource } from './car-source.js';

const CAR_TYPE = 'application/vnd.ipld.car';

export interface Patience {
  /** The longest wait for an answer, and for each part of it. */
  readonly silenceMs: number;
}

/**
 * A trustless gateway that the operator has named. It is asked at its own origin and nowhere else: an answer that leads elsewhere is a failure, so
 * it cannot send us to an address inside. What it sends is believed by its hashes alone, which the reader of the CAR checks.
 */
export function gatewaySource(origin: string, { silenceMs }: Patience = { silenceMs: 30_000 }): CarSource {
  return {
    name: origin,
    async open(cid, signal) {
      const silence = new Silence(origin, silenceMs);
      const url = new URL(`/ipfs/${encodeURIComponent(cid)}?format=car&dag-scope=all&car-dups=n`, origin);
      try {
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { accept: `${CAR_TYPE}; version=1; order=dfs; dups=n`, 'user-agent': 'icubed-registry' },
          signal: AbortSignal.any([signal, silence.signal]),
        });
        const isCar = response.headers.get('content-type')?.startsWith(CAR_TYPE) === true;
        if (response.status === 200 && isCar && response.body) return silence.between(response.body, signal);
        await response.body?.cancel();
        silence.end();
        if (response.status === 404 || response.status === 410) return undefined;
        throw failed(origin, `answers ${response.status}${response.status === 200 ? ' with no CAR' : ''}`);
      } catch (cause) {
        silence.end();
        if (cause instanceof ModelverseError) throw cause;
        throw failed(origin, 'does not answer', cause);
      }
    },
  };
}

/** Ends what has said nothing for too long. */
class Silence {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly origin: string,
    ms: number,
  ) {
    this.timer = setTimeout(() => this.controller.abort(failed(origin, `is silent for ${ms} ms`)), ms);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async *between(body: AsyncIterable<Uint8Array>, stop: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        this.timer.refresh();
        yield chunk;
        this.timer.refresh();
      }
    } catch (cause) {
      for (const { aborted, reason } of [stop, this.signal] as { aborted: boolean; reason: unknown }[])
        if (aborted && reason instanceof ModelverseError) throw reason;
      throw failed(this.origin, stop.aborted ? 'takes too long' : 'hangs up', cause);
    } finally {
      this.end();
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

function failed(origin: string, what: string, cause?: unknown): ModelverseError {
  return new ModelverseError('REGISTRY.IMPORT_SOURCE_FAILED', `${new URL(origin).host} ${what}`, {}, { cause });
}
