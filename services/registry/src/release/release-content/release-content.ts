import { assertNever, ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import { bytes32, commitmentOf, type AssetId } from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import type { Published, ReleaseState, Submitted } from '../release.js';
import { publishContent, verifyContent } from './publish-content.js';
import { deliver, signRevealTransaction, type RevealDeps } from './reveal-transaction.js';
import { openSealed, type OpenedContent, type SealedContentDeps } from './sealed-content.js';

export interface ReleaseContentDeps extends SealedContentDeps, RevealDeps {
  readonly ipfs: Pick<IpfsNode, 'cat' | 'addFolder' | 'pin'>;
  /** The asset as it is at finality; undefined while its registration is not final. */
  readonly finalAsset: (id: AssetId) => Promise<RegisteredAsset | undefined>;
  /** The first nonce that no signed reveal has taken. */
  readonly freeNonce: () => Promise<number>;
}

/** A step that ended elsewhere than forward: `state` is where the release goes on from after its back-off. */
export class ReleaseSetback extends ModelverseError {
  constructor(
    detail: string,
    readonly state: ReleaseState,
  ) {
    super('REGISTRY.RELEASE_REVERTED', detail);
  }
}

/**
 * Takes a due release one step further and answers its next state, or the same one when it has to wait. Every step may run again
 * after a crash: verifying and publishing give the same result, a transaction is stored before it is sent, and `Released`
 * follows from the chain alone.
 *
 * @throws REGISTRY.RELEASE_CONTENT_UNKNOWN, REGISTRY.RELEASE_REVERTED, CONTENT.* when the sealed bytes are not the registered ones
 */
export async function releaseContent(
  id: AssetId,
  state: ReleaseState,
  deps: ReleaseContentDeps,
): Promise<ReleaseState> {
  const asset = await deps.finalAsset(id);
  if (!asset) return state;
  switch (state.status) {
    case 'Pending':
      return verifyContent(await openSealed(id, asset, deps));
    case 'Verified':
      return publishContent(await openSealed(id, asset, deps), deps.ipfs);
    case 'Published':
      return asset.content.status === 'RELEASED'
        ? released(state)
        : submit(id, asset, state, await openSealed(id, asset, deps), deps);
    case 'Submitted':
      return asset.content.status === 'RELEASED' ? released(state) : follow(state, deps);
    case 'Released':
    case 'Parked':
      return state;
    default:
      return assertNever(state);
  }
}

async function submit(
  id: AssetId,
  asset: RegisteredAsset,
  state: Published,
  content: OpenedContent,
  deps: ReleaseContentDeps,
): Promise<ReleaseState> {
  const { plainCid, filesRoot } = state;
  const dataKey = `0x${Buffer.from(content.dataKey).toString('hex')}`;
  const signed = await signRevealTransaction(
    { assetId: id, plainCid, filesRoot, dataKey },
    commitmentOf(asset),
    await deps.freeNonce(),
    deps,
  );
  return { status: 'Submitted', filesRoot, plainCid, ...signed, transactionHash: bytes32(signed.transactionHash) };
}

async function follow(state: Submitted, deps: ReleaseContentDeps): Promise<ReleaseState> {
  const { filesRoot, plainCid } = state;
  const again: ReleaseState = { status: 'Published', filesRoot, plainCid };
  const delivery = await deliver(state, deps);
  switch (delivery) {
    case 'waiting':
    case 'mined':
      return state;
    case 'replaced':
      return again;
    case 'reverted':
      throw new ReleaseSetback(`the reveal ${state.transactionHash} reverted`, again);
    default:
      return assertNever(delivery);
  }
}

function released({ filesRoot, plainCid }: Published | Submitted): ReleaseState {
  return { status: 'Released', filesRoot, plainCid };
}
