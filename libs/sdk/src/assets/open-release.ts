import { isModelverseError } from '@icubed/errors';
import type { Signer } from 'ethers';
import type { Http } from '../transport/http.js';
import { prepare, PREPARED_FIELDS } from '../transport/prepare.js';
import { type PreparedTransaction, sendPrepared } from '../wallet/send-prepared.js';

const PREPARE_OPEN_RELEASE = /* GraphQL */ `
  mutation PrepareOpenRelease($did: Did!) {
    prepareOpenRelease(did: $did) {
      ${PREPARED_FIELDS}
    }
  }
`;

/**
 * The reveal of an asset that is not for sale. Preparing it publishes the content; REGISTRY.RELEASE_PENDING asks to ask again. For the
 * creator's own sign-in.
 */
export function prepareOpenRelease(http: Http, did: string): Promise<PreparedTransaction> {
  return prepare(http, PREPARE_OPEN_RELEASE, { did });
}

export interface OpenedAsset {
  readonly transactionHash: string;
  readonly blockNumber: number;
}

export interface OpenReleaseWait {
  /** For the registration's finality and for large content. */
  readonly timeoutMs?: number;
  readonly pauseMs?: number;
}

/** Has the content published and sends the reveal with the creator's own wallet. Throws the last code when the wait ends. */
export async function releaseOpenly(
  http: Http,
  creator: Signer,
  did: string,
  { timeoutMs = 10 * 60_000, pauseMs = 500 }: OpenReleaseWait = {},
): Promise<OpenedAsset> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    try {
      const receipt = (await sendPrepared(creator, await prepareOpenRelease(http, did))).at(-1);
      if (!receipt) throw new RangeError('a reveal is one transaction');
      return { transactionHash: receipt.hash, blockNumber: receipt.blockNumber };
    } catch (error) {
      const waiting =
        isModelverseError(error, 'REGISTRY.RELEASE_PENDING') ||
        isModelverseError(error, 'REGISTRY.REGISTRATION_NOT_FINAL');
      if (!waiting || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
