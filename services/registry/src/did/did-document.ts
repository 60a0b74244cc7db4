import type { Did } from '@icubed/protocol';
import type { RegisteredAsset } from '../asset/asset.js';

/** A DID document of DID Core 1.0 in its JSON-LD form. */
export interface DidDocument {
  readonly '@context': readonly string[];
  readonly id: Did;
  readonly controller: string;
  readonly verificationMethod: readonly { id: string; type: string; controller: string; blockchainAccountId: string }[];
  readonly authentication: readonly string[];
  readonly assertionMethod: readonly string[];
  readonly service: readonly { id: string; type: string; serviceEndpoint: string }[];
}

/**
 * Derived from chain state alone, so that anybody who reads the chain derives the same; only the service endpoints name the
 * public origin it is resolved at.
 */
export function didDocumentOf(did: Did, chainId: number, asset: RegisteredAsset, publicUrl: string): DidDocument {
  const account = `eip155:${chainId}:${asset.steward}`;
  const content = (cid: string): string => new URL(`/content/ipfs/${cid}`, publicUrl).href;
  const service = (fragment: string, type: string, serviceEndpoint: string) => ({
    id: `${did}#${fragment}`,
    type,
    serviceEndpoint,
  });
  const { content: state } = asset;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/secp256k1recovery-2020/v2'],
    id: did,
    controller: `did:pkh:${account}`,
    verificationMethod: [
      { id: `${did}#steward`, type: 'EcdsaSecp256k1RecoveryMethod2020', controller: did, blockchainAccountId: account },
    ],
    authentication: [`${did}#steward`],
    assertionMethod: [`${did}#steward`],
    service: [
      service('model-card', 'IcubedModelCard', content(asset.metadataCid)),
      service('sealed-content', 'IcubedSealedContent', content(asset.sealedCid)),
      ...(state.status === 'RELEASED' ? [service('content', 'IcubedContent', content(state.plainCid))] : []),
      service('invoke', 'IcubedInvocation', new URL(`/v1/assets/${did}/invoke`, publicUrl).href),
    ],
  };
}
