import { ModelverseError } from '@icubed/errors';
import { getAddress, isAddress, keccak256, solidityPacked } from 'ethers';

/** Unsigned 96-bit id of an asset; two of them fit one storage slot. */
export type AssetId = bigint & { readonly brand: 'AssetId' };
export type Address = string & { readonly brand: 'Address' };
export type Bytes32 = string & { readonly brand: 'Bytes32' };

const MAX_ASSET_ID = (1n << 96n) - 1n;

/** Parses a decimal string or bigint. Throws PROTOCOL.ASSET_ID_MALFORMED. */
export function assetId(value: string | bigint): AssetId {
  const parsed = typeof value === 'bigint' ? value : /^(0|[1-9]\d{0,28})$/.test(value) ? BigInt(value) : -1n;
  if (parsed < 0n || parsed > MAX_ASSET_ID)
    throw new ModelverseError('PROTOCOL.ASSET_ID_MALFORMED', `not an asset id: ${String(value).slice(0, 64)}`);
  return parsed as AssetId;
}

/**
 * `uint96(keccak256(abi.encodePacked(uint256 chainId, address registry, address creator, bytes32 salt)))`, as
 * AssetRegistry computes it: a DID is known before its transaction is mined and a retry cannot mint a second one.
 */
export function assetIdOf(from: { chainId: number; registry: string; creator: string; salt: string }): AssetId {
  const hash = keccak256(
    solidityPacked(
      ['uint256', 'address', 'address', 'bytes32'],
      [from.chainId, address(from.registry), address(from.creator), bytes32(from.salt)],
    ),
  );
  return (BigInt(hash) & MAX_ASSET_ID) as AssetId;
}

/** Checksummed form. Throws PROTOCOL.ADDRESS_MALFORMED. */
export function address(value: string): Address {
  if (!isAddress(value))
    throw new ModelverseError('PROTOCOL.ADDRESS_MALFORMED', `not an address: ${String(value).slice(0, 64)}`);
  return getAddress(value) as Address;
}

/** Lower-case 0x-prefixed form. Throws PROTOCOL.DIGEST_MALFORMED. */
export function bytes32(value: string): Bytes32 {
  if (!/^0x[0-9a-fA-F]{64}$/.test(value))
    throw new ModelverseError('PROTOCOL.DIGEST_MALFORMED', `not 32 bytes of hex: ${value.slice(0, 80)}`);
  return value.toLowerCase() as Bytes32;
}
