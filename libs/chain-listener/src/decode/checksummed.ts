import { getAddress } from 'ethers';

const MOST = 20_000;
const known = new Map<string, string>();

/** EIP-55 of 40 lower-case digits. An address comes back in event after event, and its hash costs more than the rest of the log. */
export function checksummed(digits: string): string {
  const found = known.get(digits);
  if (found !== undefined) return found;
  // emptied rather than ordered by use: what is in use is back at once
  if (known.size >= MOST) known.clear();
  const address = getAddress(`0x${digits}`);
  known.set(digits, address);
  return address;
}
