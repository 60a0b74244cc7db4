import { fileProofOf, MANIFEST_FILE, MANIFEST_MAX_BYTES, verifyManifest, type FileProof } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import { didOf, parseDidOn } from '@icubed/protocol';
import type { AssetStore } from '../../asset/asset.store.js';

export interface ProveFileDeps {
  readonly chainId: number;
  readonly assets: Pick<AssetStore, 'find'>;
  readonly ipfs: Pick<IpfsNode, 'stat' | 'cat'>;
}

/** The proof, and what the chain says that it is to be held against. */
export interface ProvenFile extends FileProof {
  readonly did: string;
  readonly chainId: number;
  readonly creator: string;
  readonly digest: string;
}

/**
 * Proves that a file is part of an asset's released content. Sealed content has no proofs: its files and their root are its creator's secret.
 *
 * @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, REGISTRY.ASSET_UNKNOWN, REGISTRY.NOT_RELEASED, CONTENT.NOT_FOUND for a path that is not
 * there, CONTENT.MANIFEST_INVALID and CONTENT.DIGEST_MISMATCH when the revealed folder is not the registered one
 */
export async function proveFile(did: string, path: string, deps: ProveFileDeps): Promise<ProvenFile> {
  const { chainId, assets, ipfs } = deps;
  const id = parseDidOn(chainId, did);
  const [found] = await assets.find(chainId, [id]);
  if (!found) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'there is no such asset', { did });
  const { content, creator, digest } = found.asset;
  if (content.status !== 'RELEASED')
    throw new ModelverseError('REGISTRY.NOT_RELEASED', 'a file is proven once the content is open', { did });
  const manifest = verifyManifest(await manifestOf(content.plainCid, ipfs), { chainId, creator, digest });
  const proof = fileProofOf(manifest, path);
  if (!proof)
    throw new ModelverseError('CONTENT.NOT_FOUND', 'the content has no such file', { path: path.slice(0, 512) });
  return { ...proof, did: didOf(chainId, id), chainId, creator, digest };
}

async function manifestOf(plainCid: string, ipfs: ProveFileDeps['ipfs']): Promise<Uint8Array> {
  const { size } = await ipfs.stat(plainCid, MANIFEST_FILE);
  // whoever reveals names any folder: what is larger is refused by its reader, unread
  const end = Math.min(size, MANIFEST_MAX_BYTES + 1);
  return Buffer.concat(await Array.fromAsync(ipfs.cat(plainCid, MANIFEST_FILE, { start: 0, end })));
}
