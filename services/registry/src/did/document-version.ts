import type { ChainEvent } from '@icubed/chain-listener';
import { evolve, UNKNOWN_ASSET, type Asset, type RegisteredAsset } from '../asset/asset.js';
import { assetEventOf, type AssetLog } from '../asset/asset-log.js';

/** The document as it stood from one block until the next version's. */
export interface DocumentVersion {
  /** the block whose events made it, in decimal */
  readonly versionId: string;
  /** Unix seconds of that block */
  readonly since: number;
  readonly asset: RegisteredAsset;
}

export type VersionWanted = { readonly versionId: string } | { readonly versionTime: number } | undefined;

/** A version and what surrounds it. */
export interface VersionFound {
  readonly first: DocumentVersion;
  readonly version: DocumentVersion;
  readonly next?: DocumentVersion;
}

/** Every version of an asset's DID document, oldest first. What the document does not show, a price or a child, makes none. */
export function documentVersions(events: readonly ChainEvent[]): DocumentVersion[] {
  const versions: DocumentVersion[] = [];
  let state: Asset = UNKNOWN_ASSET;
  for (const [index, event] of events.entries()) {
    state = evolve(state, assetEventOf(event as AssetLog));
    const { blockNumber, timestamp } = event.origin;
    // within one block only its end was ever visible
    if (events[index + 1]?.origin.blockNumber === blockNumber || state.status !== 'Registered') continue;
    const last = versions.at(-1);
    if (last !== undefined && shown(last.asset) === shown(state)) continue;
    versions.push({ versionId: String(blockNumber), since: timestamp, asset: state });
  }
  return versions;
}

/** The version asked for; the newest when none is. Undefined where there is no such version, or not yet. */
export function versionOf(versions: readonly DocumentVersion[], wanted: VersionWanted): VersionFound | undefined {
  const index = indexOf(versions, wanted);
  const version = versions[index];
  const [first] = versions;
  if (version === undefined || first === undefined) return undefined;
  const next = versions[index + 1];
  return { first, version, ...(next && { next }) };
}

function indexOf(versions: readonly DocumentVersion[], wanted: VersionWanted): number {
  if (wanted === undefined) return versions.length - 1;
  if ('versionId' in wanted) return versions.findIndex(({ versionId }) => versionId === wanted.versionId);
  return versions.findLastIndex(({ since }) => since <= wanted.versionTime);
}

function shown({ steward, metadataCid, sealedCid, content }: RegisteredAsset): string {
  return JSON.stringify([steward, metadataCid, sealedCid, content.status === 'RELEASED' ? content.plainCid : null]);
}
