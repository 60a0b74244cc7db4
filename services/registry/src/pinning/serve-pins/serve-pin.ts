import { isModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import { afterFailure, allowedOrigins, type PinRequest, type PinState } from '../pin-request.js';

export interface ServePinDeps {
  readonly node: Pick<IpfsNode, 'connect' | 'complete' | 'blockFromPeers' | 'holdsAll' | 'isPinned'>;
  readonly originHosts: readonly string[];
  readonly checkEveryMs: number;
  readonly rehash: () => boolean;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export interface Served {
  readonly status: PinState;
  readonly failures: number;
  readonly detail?: string;
  readonly dueAt: Date;
}

/** Gets what is asked for from its origins; what was pinned before is looked at, and got again where it is not whole. */
export async function servePin(request: PinRequest, deps: ServePinDeps): Promise<Served> {
  const { node, originHosts, checkEveryMs, rehash, now, signal } = deps;
  const { cid, origins } = request;
  const pinned = (): Served => ({ status: 'pinned', failures: 0, dueAt: new Date(now().getTime() + checkEveryMs) });
  try {
    if (request.status === 'pinned' && (await node.isPinned(cid)) && (await node.holdsAll(cid, rehash)))
      return pinned();
    const allowed = allowedOrigins(origins, originHosts);
    // without an origin that is there bitswap would wait for each block in vain
    const reached = allowed.length > 0 ? await node.connect(allowed) : 0;
    const sources = reached > 0 ? [(block: string) => node.blockFromPeers(block)] : [];
    await node.complete(cid, sources, signal);
    return pinned();
  } catch (error) {
    if (signal.aborted || !isModelverseError(error)) throw error;
    const failures = request.failures + 1;
    const { failed, dueAt } = afterFailure(failures, now());
    return { status: failed ? 'failed' : 'pinning', failures, detail: `${error.code}: ${error.detail}`, dueAt };
  }
}
