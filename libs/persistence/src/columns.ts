import type { ColumnOptions, ValueTransformer } from 'typeorm';

/** node-postgres answers numeric and int8 as text; the domain wants bigint. */
export const bigintTransformer: ValueTransformer = {
  to: (value: bigint | null | undefined) => (value === null || value === undefined ? value : value.toString()),
  from: (value: string | null | undefined) => (value === null || value === undefined ? value : BigInt(value)),
};

/** `numeric(78,0)` holds every uint256. */
export function bigintColumn(options: ColumnOptions = {}): ColumnOptions {
  return { ...options, type: 'numeric', precision: 78, scale: 0, transformer: bigintTransformer };
}
