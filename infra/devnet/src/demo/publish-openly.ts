import { publishAsset, readAsset, releaseOpenly, type Publication } from '@icubed/sdk';
import type { Person } from './cast.js';
import { assertThat, eventually, type OwnedAsset, type Stage } from './stage.js';

/** An asset whose creator keeps all shares: without an offering nothing has to be sold before its content opens. */
export type OpenPublication = Omit<Publication, 'card'> & {
  readonly name: string;
  readonly licence?: string;
};

/** Uploads, registers, and waits until others can name it as a parent. */
export async function publishAs(
  { api, chainId }: Stage,
  owner: Person,
  { name, licence = 'Apache-2.0', ...terms }: OpenPublication,
): Promise<OwnedAsset> {
  const signedIn = await api.signedIn(owner.signer, chainId);
  const asset = await publishAsset(signedIn.http, owner.signer, { ...terms, card: { name, licence } });
  const mirrored = await readAsset(api.http, asset.did, asset.blockNumber);
  assertThat(mirrored?.digest === asset.digest, `“${name}” is registered with the digest of what was uploaded`);
  return { name, owner, did: asset.did, assetId: BigInt(asset.assetId), digest: asset.digest };
}

/** The owner opens the content with a transaction of their own, once the registration is final. */
export async function openContent({ api, chainId }: Stage, { owner, did, name }: OwnedAsset): Promise<void> {
  const signedIn = await api.signedIn(owner.signer, chainId);
  await releaseOpenly(signedIn.http, owner.signer, did);
  await eventually(`“${name}” to be released`, async () => {
    const asset = await readAsset(api.http, did);
    return asset?.state === 'RELEASED' && asset.finality === 'FINAL' ? asset : undefined;
  });
}
