import { ModelverseError } from '@icubed/errors';
import { type AssetId, assetId } from './asset-id.js';

/** `did:icubed:<chainId>:<assetId>`: DID Core 1.0 syntax, both parts decimal without leading zeros. */
export type Did = string & { readonly brand: 'Did' };

const SYNTAX = /^did:icubed:([1-9]\d{0,15}):(0|[1-9]\d{0,28})$/;

export function didOf(chainId: number, id: AssetId): Did {
  return `did:icubed:${chainId}:${id}` as Did;
}

/** Throws PROTOCOL.DID_MALFORMED for anything that is not exactly a bare did:icubed DID. */
export function parseDid(did: string): { chainId: number; assetId: AssetId } {
  const match = SYNTAX.exec(did);
  if (!match?.[1] || !match[2])
    throw new ModelverseError('PROTOCOL.DID_MALFORMED', `not a did:icubed DID: ${did.slice(0, 128)}`);
  const chainId = Number(match[1]);
  if (!Number.isSafeInteger(chainId)) throw new ModelverseError('PROTOCOL.DID_MALFORMED', 'the chain id is too large');
  return { chainId, assetId: assetId(match[2]) };
}

/** As parseDid, and throws PROTOCOL.WRONG_CHAIN unless the DID lives on `chainId`. */
export function parseDidOn(chainId: number, did: string): AssetId {
  const parsed = parseDid(did);
  if (parsed.chainId !== chainId) {
    throw new ModelverseError(
      'PROTOCOL.WRONG_CHAIN',
      `this deployment serves chain ${chainId}, the DID names ${parsed.chainId}`,
      { chainId, given: parsed.chainId },
    );
  }
  return parsed.assetId;
}
