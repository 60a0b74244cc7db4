import { ModelverseError } from '@icubed/errors';
import { cidOf } from '@icubed/protocol';
import { z } from 'zod';
import { checkInputs, checkSignatures } from '../inputs/check-inputs.js';
import { type RankingInputs, rankingInputsSchema } from '../inputs/ranking-inputs.js';
import { previousModels } from '../rank/audit-hold.js';
import { computeSnapshot } from '../snapshot/compute-snapshot.js';
import { type RankingSnapshot, rankingSnapshotSchema } from '../snapshot/ranking-snapshot.js';
import { canonicalBytes, parseCanonical } from './canonical.js';
import { type Difference, firstDifference } from './first-difference.js';
import { digestOf, recoverRankingSigner } from './ranking-release.js';

export interface ReleaseFiles {
  /** the CID that was asked for */
  readonly cid: string;
  readonly snapshot: Uint8Array;
  readonly inputs: Uint8Array;
  readonly signature: string;
  /** who must have signed */
  readonly signer: string;
}

export interface Verdict {
  readonly snapshot: RankingSnapshot;
  readonly receipts: number;
  /** undefined: equal, byte for byte */
  readonly difference: Difference | undefined;
}

/**
 * Recomputes a release from its inputs alone. What cannot even be compared is refused: BENCHMARK.CID_MISMATCH,
 * BENCHMARK.SNAPSHOT_MALFORMED, BENCHMARK.SIGNER_MISMATCH, BENCHMARK.INPUTS_INVALID.
 */
export function verifyRelease(files: ReleaseFiles): Verdict {
  namedBy(files.cid, files.snapshot, 'snapshot');
  const snapshot = parsed(rankingSnapshotSchema, files.snapshot);
  checkSigner(files, snapshot);
  namedBy(snapshot.inputs, files.inputs, 'inputs');
  const inputs: RankingInputs = parsed(rankingInputsSchema, files.inputs);
  checkInputs(inputs);
  checkSignatures(inputs);
  const computed = computeSnapshot(inputs);
  const difference = firstDifference(computed, snapshot);
  const equal = cidOf(canonicalBytes(computed)) === files.cid;
  if (difference === undefined && !equal)
    throw new ModelverseError('BENCHMARK.SNAPSHOT_MALFORMED', 'equal values, other bytes');
  return { snapshot, receipts: inputs.receipts.length, difference };
}

/** What a release says of the one before it, against that one's bytes. Both are taken as verified on their own. */
export function checkPrevious(inputsBytes: Uint8Array, previousBytes: Uint8Array): Difference | undefined {
  const { previous, closedAt } = parsed(rankingInputsSchema, inputsBytes);
  if (previous === null) return undefined;
  namedBy(previous.cid, previousBytes, 'previous release');
  const models = previousModels(parsed(rankingSnapshotSchema, previousBytes), closedAt);
  return firstDifference(models, previous.models, 'previous.models');
}

function namedBy(cid: string, bytes: Uint8Array, what: string): void {
  const found = cidOf(bytes);
  if (found !== cid)
    throw new ModelverseError('BENCHMARK.CID_MISMATCH', `the ${what} named ${cid} has the CID ${found}`, {
      expected: cid,
      found,
    });
}

function checkSigner({ cid, snapshot: bytes, signature, signer }: ReleaseFiles, snapshot: RankingSnapshot): void {
  const { week, root } = snapshot;
  const found = recoverRankingSigner(snapshot, { week, root, cid, digest: digestOf(bytes) }, signature);
  if (found.toLowerCase() === signer.toLowerCase()) return;
  throw new ModelverseError('BENCHMARK.SIGNER_MISMATCH', `signed by ${found}, not by ${signer}`, {
    expected: signer,
    found,
  });
}

function parsed<T extends z.ZodType>(schema: T, bytes: Uint8Array): z.output<T> {
  const result = schema.safeParse(parseCanonical(bytes));
  if (result.success) return result.data;
  throw new ModelverseError('BENCHMARK.SNAPSHOT_MALFORMED', z.prettifyError(result.error).slice(0, 500));
}
