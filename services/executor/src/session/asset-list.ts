import { type AssetId, type Bytes32, leafHash, merkleRoot } from '@icubed/protocol';
import { ANY_ASSET } from './session.js';

/**
 * The assets a session may pay, as the root its opening carries: SHA-256 Merkle root over the sorted distinct ids, each a leaf
 * `tag ‖ uint256`. No list is the zero root: every asset.
 */
const TAG = Buffer.from('icubed-session-assets/1\0', 'latin1');

export function assetsRoot(assets: readonly AssetId[]): Bytes32 {
  if (assets.length === 0) return ANY_ASSET;
  const sorted = [...new Set(assets)].sort((a, b) => (a < b ? -1 : 1));
  const leaves = sorted.map((id) =>
    leafHash(Buffer.concat([TAG, Buffer.from(id.toString(16).padStart(64, '0'), 'hex')])),
  );
  return `0x${Buffer.from(merkleRoot(leaves)).toString('hex')}` as Bytes32;
}
