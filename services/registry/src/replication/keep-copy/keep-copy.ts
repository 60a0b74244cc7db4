import { assertNever } from '@icubed/errors';
import type { Copy, CopyState } from '../copy.js';
import type { Replica } from '../replica.js';

/**
 * Takes one copy one step on: asks for it, asks after it, looks at it, or has it made whole again.
 *
 * @throws REGISTRY.REPLICA_UNAVAILABLE, REGISTRY.REPLICA_REFUSED, REGISTRY.REPLICA_FAILED, CONTENT.* from a node's own store
 */
export async function keepCopy({ cid, state }: Copy, replica: Replica, signal: AbortSignal): Promise<CopyState> {
  switch (state.status) {
    case 'Wanted':
      return replica.pin(cid, undefined, signal);
    case 'Broken':
      return replica.pin(cid, state.requestId, signal);
    case 'Pinning':
      return (await replica.status(cid, state.requestId, signal)) ?? { status: 'Wanted' };
    case 'Held': {
      if (await replica.verify(cid, state.requestId, signal)) return state;
      return { ...state, status: 'Broken' };
    }
    default:
      return assertNever(state);
  }
}
