import type { Request, Response } from 'express';

/** What a CID names never changes: anyone may keep it for ever, and be told that it is still the same. */
export function tellImmutable(response: Response, etag: string): void {
  response.set({ etag, 'cache-control': 'public, max-age=31536000, immutable' });
}

/**
 * Whether the client has these very bytes (RFC 9110 section 13.1.2, weak comparison). Not `request.fresh`: a client that asks for no cached answer
 * still has them.
 */
export function hasAlready(request: Request, etag: string): boolean {
  const held = (request.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return held.includes('*') || held.includes(etag.replace(/^W\//, ''));
}
