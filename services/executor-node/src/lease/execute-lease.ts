import { ModelverseError } from '@icubed/errors';
import { MAX_PAYLOAD_BYTES, signReceipt, type LeaseMessage, type ResultMessage } from '@icubed/protocol';
import { inSpan } from '@icubed/telemetry';
import type { Runner } from '../runner/runner.js';
import type { WeightCache } from '../weights/weight-cache.js';
import { sha256 } from './check-lease.js';
import { leasedAsset } from './leased-asset.js';
import { openSealed, type AskKey, type SealedParts } from './open-sealed.js';
import { receiptOf } from './receipt-of.js';

export interface ExecutionParts extends SealedParts {
  readonly weights: Pick<WeightCache, 'open'>;
  readonly runner: Runner;
  readonly nowMs: () => number;
}

export interface Execution {
  readonly result: ResultMessage;
  readonly output: Uint8Array;
}

/**
 * A lease that was checked, run on its verified weights, with the signed receipt.
 * @throws the NODE.* code of whatever went wrong, or the reason of `signal`
 */
export async function executeLease(
  parts: ExecutionParts,
  lease: LeaseMessage,
  input: Uint8Array,
  signal: AbortSignal,
  askKey: AskKey,
): Promise<Execution> {
  const startedAt = parts.nowMs();
  const asset = leasedAsset(lease, parts.context.chainId, ({ sealed, assetId, ...content }) =>
    sealed ? openSealed(parts, lease, { ...content, assetId }, askKey, signal) : parts.weights.open(content),
  );
  const question = { mediaType: lease.input.mediaType, bytes: input };
  const output = await inSpan('run model', {}, () => parts.runner.run(asset, question, signal));
  if (output.bytes.byteLength > MAX_PAYLOAD_BYTES) {
    throw new ModelverseError('NODE.OUTPUT_TOO_LARGE', `the output has ${output.bytes.byteLength} bytes`);
  }
  const outputDigest = sha256(output.bytes);
  const receipt = receiptOf(lease, await parts.signer.getAddress(), outputDigest);
  const signature = await signReceipt(parts.signer, parts.context, receipt);
  const result: ResultMessage = {
    type: 'result',
    leaseId: lease.leaseId,
    output: { mediaType: output.mediaType, sha256: outputDigest, size: output.bytes.byteLength },
    signature,
    computeMs: Math.round(parts.nowMs() - startedAt),
  };
  return { result, output: output.bytes };
}
