import { assertNodeKey, keyForNode } from '@icubed/content';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import {
  address,
  assetId,
  recoverNodeSealingKeySigner,
  type AssetId,
  type KeyForNode,
  type KeyGrant,
  type KeyRequest,
  type SigningContext,
} from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import { openKey, sealedVersionOf, type OpenKeyDeps } from '../open-key.js';

export interface HandOverKeyDeps extends OpenKeyDeps {
  /** Where nodes sign; the chain of this deployment. */
  readonly signing: SigningContext;
  /** The asset as it is at finality. */
  readonly finalAsset: (id: AssetId) => Promise<RegisteredAsset | undefined>;
  readonly isBonded: (node: string) => Promise<boolean>;
  readonly nowSeconds: () => bigint;
}

/** A sealing key is a node's for a day: one that leaks opens no calls of tomorrow. */
const MAX_AHEAD_SECONDS = 24n * 3_600n;

/**
 * Wraps the data key of a sealed asset to the node that is to run a paid call of it. Asked again for the same attempt it answers again, and
 * each time is on the trail; so is each refusal, with its code.
 *
 * @param grant what the executor has signed, verified
 * @throws PROTOCOL.WRONG_CHAIN, REGISTRY.NODE_KEY_INVALID, REGISTRY.REGISTRATION_NOT_FINAL, REGISTRY.ALREADY_RELEASED,
 * REGISTRY.CALL_NOT_PAID, REGISTRY.NODE_NOT_BONDED, REGISTRY.RELEASE_CONTENT_UNKNOWN, CONTENT.NODE_KEY_INVALID, what openKey throws, MIRROR.*
 */
export async function handOverKey(
  grant: KeyGrant,
  sealingKey: KeyRequest['sealingKey'],
  deps: HandOverKeyDeps,
): Promise<KeyForNode> {
  const { callId, step, attempt } = grant;
  const node = address(grant.node);
  const id = assetId(grant.assetId);
  const occasion = { purpose: 'CALL', actor: 'executor', assetId: id, callId, step, node } as const;
  try {
    assertOwnKey(node, grant, sealingKey, deps);
    const asset = await payable(id, grant, deps);
    if (!(await deps.isBonded(node)))
      throw new ModelverseError('REGISTRY.NODE_NOT_BONDED', `${node} has no bond that is final and in effect`, {
        node,
      });
    const version = await sealedVersionOf(asset, deps);
    const handover = { chainId: deps.chainId, assetId: id, versionId: version.id, callId, step, attempt, node };
    const publicKey = Buffer.from(sealingKey.publicKey.slice(2), 'hex');
    await assertNodeKey(publicKey, handover);
    const dataKey = await openKey(version, occasion, deps);
    const { encapsulated, wrapped } = await keyForNode(dataKey, publicKey, handover);
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    return {
      versionId: version.id,
      sealedCid: version.sealedCid,
      encapsulated: base64(encapsulated),
      wrapped: base64(wrapped),
    };
  } catch (error) {
    const refusal = isModelverseError(error) ? error.code : 'PLATFORM.INTERNAL';
    await deps.keyUses.record({ chainId: deps.chainId, ...occasion, refusal });
    throw error;
  }
}

/** The executor chooses the node, but only the node can name the key: an executor that is taken over cannot name its own. */
function assertOwnKey(
  node: string,
  { chainId }: KeyGrant,
  { publicKey, validUntil, signature }: KeyRequest['sealingKey'],
  { signing, nowSeconds }: HandOverKeyDeps,
): void {
  if (chainId !== signing.chainId)
    throw new ModelverseError('PROTOCOL.WRONG_CHAIN', `the grant is for chain ${chainId}`);
  const until = BigInt(validUntil);
  if (until <= nowSeconds() || until > nowSeconds() + MAX_AHEAD_SECONDS)
    throw new ModelverseError('REGISTRY.NODE_KEY_INVALID', 'the sealing key has expired, or is valid for too long');
  const signer = recoverNodeSealingKeySigner(signing, { node, publicKey, validUntil: until }, signature);
  if (signer !== node)
    throw new ModelverseError('REGISTRY.NODE_KEY_INVALID', 'the sealing key is not signed by the node of the grant');
}

/** The asset, if it is sealed and its call is paid for. */
async function payable(id: AssetId, grant: KeyGrant, deps: HandOverKeyDeps): Promise<RegisteredAsset> {
  const asset = await deps.finalAsset(id);
  if (!asset) throw new ModelverseError('REGISTRY.REGISTRATION_NOT_FINAL', `no registration of asset ${id} is final`);
  if (asset.content.status === 'RELEASED')
    throw new ModelverseError('REGISTRY.ALREADY_RELEASED', 'the content is open: read the published folder');
  if (BigInt(grant.heldUsdMicros) === 0n && asset.pricePerCall > 0n)
    throw new ModelverseError('REGISTRY.CALL_NOT_PAID', 'nothing is held for the asset');
  return asset;
}
