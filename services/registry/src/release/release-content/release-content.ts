import { nextMove, type SignedTransaction } from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { assertNever, ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import { bytes32, commitmentOf, type AssetId } from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import type { Published, ReleaseState, Submitted } from '../release.js';
import { publishContent, verifyContent } from './publish-content.js';
import { signRevealTransaction, type RevealDeps } from './reveal-transaction.js';
import { openSealed, type OpenedContent, type SealedContentDeps } from './sealed-content.js';

export interface ReleaseContentDeps extends SealedContentDeps, RevealDeps {
  readonly ipfs: Pick<IpfsNode, 'cat' | 'addFolder' | 'pin'>;
  /** The address of AssetRegistry. */
  readonly registry: string;
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
      return asset.content.status === 'RELEASED' ? released(state) : follow(id, state, deps, new Date());
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
  return submitted(state, signed);
}

function submitted({ filesRoot, plainCid }: Published | Submitted, signed: SignedTransaction): Submitted {
  const { rawTransaction, nonce, signedAt } = signed;
  const transactionHash = bytes32(signed.transactionHash);
  return {
    status: 'Submitted',
    filesRoot,
    plainCid,
    transactionHash,
    rawTransaction,
    nonce,
    signedAt: signedAt.toISOString(),
  };
}

/** What was revealed by whomever is waited for until it is final. */
async function follow(
  id: AssetId,
  state: Submitted,
  { relayer, registry }: ReleaseContentDeps,
  now: Date,
): Promise<ReleaseState> {
  const { filesRoot, plainCid, transactionHash } = state;
  const again: ReleaseState = { status: 'Published', filesRoot, plainCid };
  const signed = { ...state, signedAt: new Date(state.signedAt ?? now) };
  const question = { to: registry, data: interfaces.AssetRegistry.encodeFunctionData('isRevealed', [id]) };
  const { answer, receipt, nonce } = await relayer.look(question, signed);
  const isDone = interfaces.AssetRegistry.decodeFunctionResult('isRevealed', answer)[0] === true;
  const move = nextMove(signed, { isDone, receipt, nonce }, now);
  switch (move) {
    case 'wait':
      return state;
    case 'send':
      await relayer.send(signed);
      return state;
    case 'reprice':
      // stored before it is sent, like the first; the next step sends it
      return submitted(state, await relayer.outbid(signed));
    case 'sign':
      if (receipt === 'reverted') throw new ReleaseSetback(`the reveal ${transactionHash} reverted`, again);
      return again;
    default:
      return assertNever(move);
  }
}

function released({ filesRoot, plainCid }: Published | Submitted): ReleaseState {
  return { status: 'Released', filesRoot, plainCid };
}
