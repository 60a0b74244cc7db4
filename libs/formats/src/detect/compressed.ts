const MAGICS: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['lzma', [0x5d, 0x00, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21]],
  ['joblib before 0.10', [0x5a, 0x46, 0x30, 0x78]],
];

/** What the bytes are compressed with, by how they start. */
export function compressionOf(head: Uint8Array): string | undefined {
  const known = MAGICS.find(([, magic]) => magic.every((byte, n) => head[n] === byte));
  if (known) return known[0];
  return isZlib(head) ? 'zlib' : undefined;
}

/** RFC 1950: a method of 8, a window of up to 32 KiB, a checksum over both bytes; then a first block of a known type. */
function isZlib(head: Uint8Array): boolean {
  const [method = 0, flags = 0, block = 0] = head;
  if ((method & 0x0f) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0) return false;
  return (flags & 0x20) === 0 && (block & 0x06) !== 0x06;
}
