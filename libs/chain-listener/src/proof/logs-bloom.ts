import { getBytes, hexlify, keccak256 } from 'ethers';

const BYTES = 256;

/** The three bits of a bloom that an address or a topic sets, as byte offset and mask (yellow paper, section 4.3.1). */
export type BloomBits = readonly (readonly [offset: number, mask: number])[];

export function bloomBits(item: string): BloomBits {
  const hash = getBytes(keccak256(item));
  return [0, 2, 4].map((at) => {
    const bit = (((hash[at] as number) << 8) | (hash[at + 1] as number)) & 0x7ff;
    return [BYTES - 1 - (bit >> 3), 1 << (bit & 7)] as const;
  });
}

/** False: certainly not in there. True: perhaps. */
export function bloomHas(bloom: Uint8Array, bits: BloomBits): boolean {
  return bits.every(([offset, mask]) => ((bloom[offset] as number) & mask) !== 0);
}

export interface BloomedLog {
  readonly address: string;
  readonly topics: readonly string[];
}

export function bloomOf(logs: readonly BloomedLog[]): string {
  const bloom = new Uint8Array(BYTES);
  for (const item of logs.flatMap(({ address, topics }) => [address, ...topics])) {
    for (const [offset, mask] of bloomBits(item)) bloom[offset] = (bloom[offset] as number) | mask;
  }
  return hexlify(bloom);
}
