/** FNV-1a, 32 bits, of the key's UTF-8. Only spreads keys; both slots and partitions are stored, so it may never change. */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
