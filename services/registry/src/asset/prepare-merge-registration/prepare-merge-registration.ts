import type { ChainClock } from '@icubed/chain-listener';
import { address, type SignedMergeReceipt } from '@icubed/protocol';
import {
  draftRegistration,
  preparedOf,
  REGISTRATION_ERRORS,
  type PreparedRegistration,
  type PrepareRegistration,
  type PrepareRegistrationDeps,
} from '../prepare-registration/prepare-registration.js';
import { registerMergeCalldata } from '../prepare-registration/registration-calldata.js';
import { assertMergeReceipt } from './assert-merge-receipt.js';
import type { NodeStandingReader } from './node-standing.reader.js';

export interface PrepareMergeDeps extends PrepareRegistrationDeps {
  readonly nodes: Pick<NodeStandingReader, 'of'>;
  readonly clock: Pick<ChainClock, 'headSeconds'>;
}

export const MERGE_REGISTRATION_ERRORS = [
  ...REGISTRATION_ERRORS,
  'REGISTRY.MERGE_WEIGHTS_INVALID',
  'REGISTRY.MERGE_RECEIPT_INVALID',
  'REGISTRY.NODE_NOT_BONDED',
] as const;

/**
 * The unsigned registration of a merge whose weights a node's receipt proves: each MERGE parent's own part is scaled by its weight.
 *
 * @throws the codes of {@link MERGE_REGISTRATION_ERRORS}, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareMergeRegistration(
  request: PrepareRegistration,
  receipt: SignedMergeReceipt,
  deps: PrepareMergeDeps,
): Promise<PreparedRegistration> {
  const draft = await draftRegistration(request, deps, receipt.weightsPpm);
  const [node, chainSeconds] = await Promise.all([deps.nodes.of(address(receipt.node)), deps.clock.headSeconds()]);
  assertMergeReceipt(receipt, draft, deps, node, chainSeconds);
  return preparedOf(draft.did, draft.assetId, registerMergeCalldata(draft.registration, receipt), deps);
}
