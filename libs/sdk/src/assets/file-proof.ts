import { verifyFileProof, type FileProof } from '@icubed/content';
import type { Http } from '../transport/http.js';

/** As the registry gives it. What it says of the chain is for convenience: ask the chain. */
export interface GivenFileProof extends FileProof {
  readonly did: string;
  readonly chainId: number;
  readonly creator: string;
  readonly digest: string;
}

/** @throws REGISTRY.ASSET_UNKNOWN, REGISTRY.NOT_RELEASED, CONTENT.NOT_FOUND */
export function readFileProof(http: Http, did: string, path: string): Promise<GivenFileProof> {
  return http.json<GivenFileProof>(`/content/${did}/proof?path=${encodeURIComponent(path)}`);
}

/**
 * Whether a file is part of what an asset was registered with: needs the proof, and the creator and digest that the chain names. Asks nobody.
 *
 * @throws CONTENT.PROOF_INVALID, CONTENT.DIGEST_MISMATCH
 */
export function checkFileProof(
  { did: _did, chainId: _chainId, creator: _creator, digest: _digest, ...proof }: GivenFileProof,
  registered: { readonly chainId: number; readonly creator: string; readonly digest: string },
): FileProof['entry'] {
  return verifyFileProof(proof, registered);
}
