import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { AssetId, Bytes32, Did, UsdMicros } from '@icubed/protocol';
import { type KnownAsset, type KnownAssets, priceAt } from './asset.js';

/** Registered, published and priced. */
export interface ReleasedAsset {
  readonly assetId: AssetId;
  readonly did: Did;
  readonly creator: string;
  readonly digest: Bytes32;
  readonly contentCid: string;
  readonly priceUsdMicros: UsdMicros;
}

/** An asset whose calls can be leased to a node; a profile runs on its base, which is paid its own price. */
export interface CallableAsset extends ReleasedAsset {
  readonly base?: ReleasedAsset;
}

export const CALLABLE_KINDS = ['MODEL', 'MERGE', 'PROFILE'] as const;

/** Kinds that a node runs by themselves, and so those a profile may be of. */
const BY_ITSELF: ReadonlySet<string> = new Set(['MODEL', 'MERGE']);

/** Throws EXECUTOR.ASSET_UNKNOWN, EXECUTOR.ASSET_NOT_CALLABLE, or EXECUTOR.COMPONENT_NOT_CALLABLE naming the base. */
export function requireCallable(assetId: AssetId, known: KnownAssets, chainSeconds: bigint): CallableAsset {
  const asset = requireKnown(known.get(assetId));
  if (asset.kind !== 'PROFILE') return requireLeasable(asset, chainSeconds);
  if (asset.base === undefined) throw notCallable('a profile runs on one base, and it has none or several');
  const released = requireReleased(asset, chainSeconds);
  return { ...released, base: requireComponent(asset.base, known, (base) => requireLeasable(base, chainSeconds)) };
}

/** Runs `require` and says of which part of the asked asset its refusal is. */
function requireComponent<T>(assetId: AssetId, known: KnownAssets, require: (asset: RegisteredAsset) => T): T {
  const component = known.get(assetId);
  try {
    return require(requireKnown(component));
  } catch (error) {
    if (!isModelverseError(error)) throw error;
    const name = component?.did ?? `asset ${assetId}`;
    throw new ModelverseError('EXECUTOR.COMPONENT_NOT_CALLABLE', `${name}: ${error.detail}`, { component: name });
  }
}

type RegisteredAsset = KnownAsset & Required<Pick<KnownAsset, 'kind' | 'creator' | 'digest'>>;

function requireKnown(asset: KnownAsset | undefined): RegisteredAsset {
  if (asset?.kind === undefined || asset.creator === undefined || asset.digest === undefined) {
    throw new ModelverseError(
      'EXECUTOR.ASSET_UNKNOWN',
      'the asset is not registered, or its registration is not final yet',
    );
  }
  return asset as RegisteredAsset;
}

function requireLeasable(asset: RegisteredAsset, chainSeconds: bigint): ReleasedAsset {
  if (!BY_ITSELF.has(asset.kind)) throw notCallable(`assets of kind ${asset.kind} do not run by themselves`);
  return requireReleased(asset, chainSeconds);
}

function requireReleased(asset: RegisteredAsset, chainSeconds: bigint): ReleasedAsset {
  const { assetId, did, creator, digest, contentCid } = asset;
  if (contentCid === undefined) throw notCallable('its content is not released yet');
  const priceUsdMicros = priceAt(asset.prices, chainSeconds);
  if (priceUsdMicros === undefined) throw notCallable('it has no price in effect yet');
  return { assetId, did, creator, digest, contentCid, priceUsdMicros };
}

const notCallable = (why: string) => new ModelverseError('EXECUTOR.ASSET_NOT_CALLABLE', why);
