import { ModelverseError } from '@icubed/errors';

/** Base units of the USD token: 6 decimals, one is a micro-dollar. */
export type UsdMicros = bigint & { readonly brand: 'UsdMicros' };
/** Base units of an asset's shares: 18 decimals, 1,000,000 shares. */
export type ShareUnits = bigint & { readonly brand: 'ShareUnits' };

export const SHARE_UNIT = 10n ** 18n;
export const TOTAL_SHARES = 1_000_000n;
export const TOTAL_SHARE_UNITS = TOTAL_SHARES * SHARE_UNIT;
/** 51 % of the shares, in whole shares. */
export const POOL_SHARES = 510_000n;
export const BPS = 10_000n;

const MAX_UINT256 = (1n << 256n) - 1n;

/** Parses a decimal string of base units. Throws PROTOCOL.AMOUNT_MALFORMED. */
export function usdMicros(value: string | bigint): UsdMicros {
  return baseUnits(value) as UsdMicros;
}

export function shareUnits(value: string | bigint): ShareUnits {
  return baseUnits(value) as ShareUnits;
}

/** `1234567n` → `1.234567`: for people only, never parsed back. */
export function formatUsd(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const absolute = amount < 0n ? -amount : amount;
  return `${sign}${(absolute / 1_000_000n).toLocaleString('en-US')}.${String(absolute % 1_000_000n).padStart(6, '0')}`;
}

function baseUnits(value: string | bigint): bigint {
  const parsed = typeof value === 'bigint' ? value : /^(0|[1-9]\d{0,77})$/.test(value) ? BigInt(value) : -1n;
  if (parsed < 0n || parsed > MAX_UINT256)
    throw new ModelverseError(
      'PROTOCOL.AMOUNT_MALFORMED',
      `not a decimal string of base units: ${String(value).slice(0, 90)}`,
    );
  return parsed;
}
