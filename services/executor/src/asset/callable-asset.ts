import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { AssetId, Bytes32, Did, UsdMicros } from '@icubed/protocol';
import type { Port } from '@icubed/workflow';
import { type KnownAsset, type KnownAssets, priceAt } from './asset.js';

/** Registered and priced, with a content that is open or sealed. */
export interface PricedAsset {
  readonly assetId: AssetId;
  readonly did: Did;
  readonly creator: string;
  readonly digest: Bytes32;
  /** of its plain folder or, if it is sealed, of the sealed one */
  readonly contentCid: string;
  readonly sealed?: true;
  readonly priceUsdMicros: UsdMicros;
}

/** What a node must be able to run. */
export interface Runnable {
  readonly assetId: AssetId;
  readonly sealed?: true;
  readonly base?: { readonly sealed?: true };
}

/** Whether a node has to ask for a key before it can run the asset. */
export const needsKey = ({ sealed, base }: Runnable): boolean => sealed === true || base?.sealed === true;

/** An asset whose calls can be leased to a node; a profile runs on its base, which is paid its own price. */
export interface LeasableAsset extends PricedAsset {
  readonly base?: PricedAsset;
}

/** An asset whose calls are calls of its components. */
export interface CallableWorkflow extends PricedAsset {
  readonly inputs: readonly Port[];
  readonly steps: readonly { readonly step: number; readonly id: string; readonly asset: LeasableAsset }[];
}

export type CallableAsset = LeasableAsset | CallableWorkflow;

export const isWorkflow = (asset: CallableAsset): asset is CallableWorkflow => 'steps' in asset;

export const CALLABLE_KINDS = ['MODEL', 'MERGE', 'PROFILE', 'WORKFLOW'] as const;

/** Kinds that a node runs by themselves, and so those a profile may be of. */
const BY_ITSELF: ReadonlySet<string> = new Set(['MODEL', 'MERGE']);

/** Throws EXECUTOR.ASSET_UNKNOWN, EXECUTOR.ASSET_NOT_CALLABLE, or EXECUTOR.COMPONENT_NOT_CALLABLE naming base or component. */
export function requireCallable(assetId: AssetId, known: KnownAssets, chainSeconds: bigint): CallableAsset {
  const asset = requireKnown(known.get(assetId));
  if (asset.kind !== 'WORKFLOW') return requireLeasable(asset, known, chainSeconds);
  const { workflow } = asset;
  // its steps are read from its content, by the orchestrator
  if (asset.contentCid === undefined) throw notCallable('the content of the workflow is not released yet');
  const priced = requirePriced(asset, chainSeconds);
  if (workflow?.digest !== asset.digest) throw notCallable('the workflow is not admitted yet, or cannot be run');
  const leasable = (component: RegisteredAsset) => requireLeasable(component, known, chainSeconds);
  const steps = workflow.steps.map(({ step, id, assetId: component }) => ({
    step,
    id,
    asset: requireComponent(component, known, leasable),
  }));
  return { ...priced, inputs: workflow.inputs, steps };
}

function requireLeasable(asset: RegisteredAsset, known: KnownAssets, chainSeconds: bigint): LeasableAsset {
  if (asset.kind !== 'PROFILE') return requireSelfRunning(asset, chainSeconds);
  if (asset.base === undefined) throw notCallable('a profile runs on one base, and it has none or several');
  const priced = requirePriced(asset, chainSeconds);
  return { ...priced, base: requireComponent(asset.base, known, (base) => requireSelfRunning(base, chainSeconds)) };
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

function requireSelfRunning(asset: RegisteredAsset, chainSeconds: bigint): PricedAsset {
  if (!BY_ITSELF.has(asset.kind)) throw notCallable(`assets of kind ${asset.kind} do not run by themselves`);
  return requirePriced(asset, chainSeconds);
}

function requirePriced(asset: RegisteredAsset, chainSeconds: bigint): PricedAsset {
  const { assetId, did, creator, digest, contentCid, sealedCid } = asset;
  const located = contentCid ?? sealedCid;
  if (located === undefined) throw notCallable('it is not known here where its content is');
  const priceUsdMicros = priceAt(asset.prices, chainSeconds);
  if (priceUsdMicros === undefined) throw notCallable('it has no price in effect yet');
  const sealed = contentCid === undefined;
  return { assetId, did, creator, digest, contentCid: located, ...(sealed && { sealed }), priceUsdMicros };
}

const notCallable = (why: string) => new ModelverseError('EXECUTOR.ASSET_NOT_CALLABLE', why);
