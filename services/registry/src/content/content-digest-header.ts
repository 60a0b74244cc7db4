import { ModelverseError } from '@icubed/errors';

/**
 * The SHA-256 a Content-Digest header announces (RFC 9530, a dictionary of byte sequences), as lower-case hex. Undefined when the
 * header is absent or names only other algorithms, which the RFC says to ignore.
 *
 * @throws REGISTRY.UPLOAD_DIGEST_MISMATCH when its sha-256 member is malformed: better refuse than not check
 */
export function announcedSha256(header: string | undefined): string | undefined {
  for (const member of (header ?? '').split(',')) {
    const [name, ...rest] = member.trim().split('=');
    if (name !== 'sha-256') continue;
    const value = /^:([A-Za-z0-9+/]{43}=):$/.exec(rest.join('='))?.[1];
    if (value === undefined)
      throw new ModelverseError('REGISTRY.UPLOAD_DIGEST_MISMATCH', 'the Content-Digest header is malformed');
    return Buffer.from(value, 'base64').toString('hex');
  }
  return undefined;
}
