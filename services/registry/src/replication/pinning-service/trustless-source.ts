import { ModelverseError } from '@icubed/errors';
import { readWhole } from '@icubed/hosting';
import type { BlockSource } from '@icubed/ipfs';

const TIMEOUT_MS = 30_000;
/** What gateways hand out at most as one block. */
const BLOCK_MAX_BYTES = 4 * 1_048_576;

/** Blocks of a trustless gateway (https://specs.ipfs.tech/http-gateways/trustless-gateway/); whoever takes them verifies them. */
export function trustlessSource(gateway: string): BlockSource {
  const base = gateway.replace(/\/+$/, '');
  return async (cid) => {
    const response = await fetch(`${base}/ipfs/${cid}?format=raw`, {
      headers: { accept: 'application/vnd.ipld.raw' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new ModelverseError('REGISTRY.REPLICA_UNAVAILABLE', 'the gateway does not answer', { cid }, { cause });
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      // a gateway that is away says nothing of the block
      if (response.status >= 500 || response.status === 429)
        throw new ModelverseError('REGISTRY.REPLICA_UNAVAILABLE', `the gateway answered ${response.status}`, { cid });
      throw new ModelverseError('CONTENT.NOT_FOUND', `the gateway answered ${response.status}`, { cid });
    }
    const tooLarge = () => new ModelverseError('CONTENT.CID_MISMATCH', 'larger than a block', { cid });
    return readWhole(response.body, BLOCK_MAX_BYTES, tooLarge);
  };
}
