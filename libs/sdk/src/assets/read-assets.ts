import type { Http } from '../transport/http.js';
import { runOperation } from '../transport/graphql.js';
import type { AssetKind, Vertical } from './publish-asset.js';

export interface Asset {
  readonly did: string;
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  readonly creator: string;
  readonly steward: string;
  readonly digest: string;
  readonly sealedCid: string;
  readonly metadataCid: string;
  readonly plainCid: string | null;
  readonly filesRoot: string | null;
  readonly state: 'SEALED' | 'RELEASED';
  readonly pricePerCall: string;
  readonly finality: 'PENDING' | 'FINAL';
  readonly asOfBlock: string;
}

const ASSET = /* GraphQL */ `
  query Asset($did: Did!, $minBlock: Uint256) {
    asset(did: $did, minBlock: $minBlock) {
      did
      kind
      vertical
      creator
      steward
      digest
      sealedCid
      metadataCid
      plainCid
      filesRoot
      state
      pricePerCall
      finality
      asOfBlock
    }
  }
`;

/** Null when the registry knows no such asset. `minBlock` reads one's own writes: MIRROR.BEHIND after 5 s. */
export async function readAsset(http: Http, did: string, minBlock?: number): Promise<Asset | null> {
  const answer = await runOperation<{ asset: Asset | null }>(http, ASSET, { did, minBlock: minBlock?.toString() });
  return answer.asset;
}

/** The DID document by DID Resolution. Throws the resolver's error by its code. */
export async function resolveDid(http: Http, did: string): Promise<Record<string, unknown>> {
  return http.json(`/1.0/identifiers/${did}`, { headers: { accept: 'application/did+json' } });
}
