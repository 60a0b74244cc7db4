import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `icu_` + 32 random bytes + their CRC-32, base64url. The prefix lets secret scanners find leaked keys, the checksum lets a
 * mistyped key be refused without a look-up; it adds no secrecy.
 */
const PREFIX = 'icu_';
const SECRET_BYTES = 32;
const SHAPE = /^icu_[A-Za-z0-9_-]{48}$/;

export function generateApiKey(secret: Buffer = randomBytes(SECRET_BYTES)): string {
  if (secret.length !== SECRET_BYTES) throw new RangeError(`an API key holds ${SECRET_BYTES} bytes`);
  return PREFIX + Buffer.concat([secret, checksumOf(secret)]).toString('base64url');
}

export function isApiKeyShaped(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
  return checksumOf(bytes.subarray(0, SECRET_BYTES)).equals(bytes.subarray(SECRET_BYTES));
}

/** What is stored: 256 random bits need no salt and no slow hash. */
export function apiKeyDigest(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** What a list may show of a key. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, PREFIX.length + 6);
}

function checksumOf(secret: Buffer): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(secret));
  return checksum;
}
