import { createHash, type Hash } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';

export const TUS_VERSION = '1.0.0';
export const TUS_EXTENSIONS = ['creation', 'expiration', 'checksum', 'termination'] as const;
/** sha1 because the protocol asks every server for it. */
export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256', 'sha512'] as const;
export const OFFSET_MEDIA_TYPE = 'application/offset+octet-stream';

const COUNT = /^\d{1,15}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** @throws REGISTRY.TUS_VERSION_UNSUPPORTED */
export function assertTusVersion(header: string | undefined): void {
  if (header === TUS_VERSION) return;
  throw new ModelverseError('REGISTRY.TUS_VERSION_UNSUPPORTED', `send Tus-Resumable: ${TUS_VERSION}`);
}

/** A number of bytes. @throws REGISTRY.TUS_HEADER_INVALID */
export function byteCount(name: string, header: string | undefined): number {
  if (header !== undefined && COUNT.test(header)) return Number(header);
  throw invalid(name, 'a number of bytes is needed');
}

/** Upload-Metadata: keys, each with a base64 value or none, separated by commas. @throws REGISTRY.TUS_HEADER_INVALID */
export function uploadMetadata(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of (header ?? '').split(',').map((part) => part.trim())) {
    if (pair === '') continue;
    const [key = '', value = '', ...rest] = pair.split(' ');
    if (key === '' || rest.length > 0 || pairs.has(key) || !BASE64.test(value))
      throw invalid('Upload-Metadata', 'keys with base64 values, each once, are needed');
    pairs.set(key, decoded(value));
  }
  return pairs;
}

function decoded(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw invalid('Upload-Metadata', 'a value is not UTF-8');
  }
}

/** What the piece that follows must hash to. */
export interface UploadChecksum {
  readonly hash: Hash;
  readonly expected: Buffer;
}

/** @throws REGISTRY.TUS_HEADER_INVALID, also for an algorithm that is not offered: better refuse than not check */
export function uploadChecksum(header: string | undefined): UploadChecksum | undefined {
  if (header === undefined) return undefined;
  const [name = '', value = '', ...rest] = header.split(' ');
  const algorithm = CHECKSUM_ALGORITHMS.find((offered) => offered === name);
  if (!algorithm || rest.length > 0 || !BASE64.test(value))
    throw invalid('Upload-Checksum', `one of ${CHECKSUM_ALGORITHMS.join(', ')} with a base64 value is needed`);
  const hash = createHash(algorithm);
  const expected = Buffer.from(value, 'base64');
  if (expected.length !== hash.copy().digest().length) throw invalid('Upload-Checksum', 'the value has another length');
  return { hash, expected };
}

function invalid(name: string, why: string): ModelverseError {
  return new ModelverseError('REGISTRY.TUS_HEADER_INVALID', `${name}: ${why}`, { header: name });
}
