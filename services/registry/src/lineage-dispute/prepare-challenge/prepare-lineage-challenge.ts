import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { type Address, formatUsd, parseDidOn } from '@icubed/protocol';
import type { AssetStore } from '../../asset/asset.store.js';
import { EDGE_TYPES, type EdgeType } from '../../asset/vocabulary.js';
import { approvalOf, readBond, type BondPlace } from '../bond.reader.js';
import { assertCid } from '../evidence-cid.js';
import type { LineageDisputeStore } from '../lineage-dispute.store.js';
import { assertMayClaim } from './claim-lineage.js';

export interface LineageDisputeDeps extends BondPlace {
  readonly assets: Pick<AssetStore, 'find'>;
  readonly store: Pick<LineageDisputeStore, 'find' | 'openOf' | 'openCount'>;
  /** Seconds of the mirrored head. */
  readonly headSeconds: () => Promise<number>;
}

export interface LineageChallenge {
  readonly did: string;
  readonly parent: string;
  readonly edgeType: EdgeType;
  readonly evidenceCid: string;
  readonly mostBond?: bigint | null;
}

export const LINEAGE_CHALLENGE_ERRORS = [
  'REGISTRY.ASSET_UNKNOWN',
  'REGISTRY.PARENT_UNKNOWN',
  'REGISTRY.PARENT_NOT_OLDER',
  'REGISTRY.EDGE_TYPE_INVALID',
  'REGISTRY.EDGE_STANDS',
  'REGISTRY.ALREADY_DISPUTED',
  'REGISTRY.TOO_MANY_DISPUTES',
  'REGISTRY.BOND_TOO_LOW',
  'REGISTRY.BOND_UNAFFORDABLE',
] as const;

/**
 * The unsigned transactions that claim a hidden parent or a false edge: an approval of the bond where the allowance is short, then the
 * challenge. The bond grows with the asset's revenue: `mostBond` leaves room, by default the bond as it is now and a tenth.
 *
 * @throws the codes of {@link LINEAGE_CHALLENGE_ERRORS}, PLATFORM.BAD_REQUEST, PROTOCOL.WRONG_CHAIN, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareLineageChallenge(wallet: Address, input: LineageChallenge, deps: LineageDisputeDeps) {
  const { chainId, disputes, store } = deps;
  const [childId, parentId] = [parseDidOn(chainId, input.did), parseDidOn(chainId, input.parent)];
  assertCid(input.evidenceCid);
  const [found, running, openOfChild] = await Promise.all([
    deps.assets.find(chainId, [childId, parentId]),
    store.openOf(chainId, childId, parentId),
    store.openCount(chainId, childId),
  ]);
  const assets = new Map(found.map(({ id, asset }) => [id, asset]));
  const [child, parent] = [assets.get(childId), assets.get(parentId)];
  const { edgeType } = input;
  assertMayClaim({ parentId, edgeType, child, parent, running: running?.disputeId, openOfChild });

  const bond = await readBond(childId, deps);
  const most = input.mostBond ?? bond + bond / 10n;
  if (most < bond) {
    const detail = `the bond is ${formatUsd(bond)} USD by now`;
    throw new ModelverseError('REGISTRY.BOND_TOO_LOW', detail, { bond: String(bond) });
  }
  const args = [childId, parentId, EDGE_TYPES.indexOf(edgeType), most, input.evidenceCid];
  const data = interfaces.LineageDisputes.encodeFunctionData('challenge', args);
  const description = `Bond ${formatUsd(bond)} USD that ${input.did} was made from ${input.parent}`;
  const approval = await approvalOf(wallet, most, deps);
  return preparedTransaction(...approval, { chainId, to: disputes, data, value: 0n, description });
}
