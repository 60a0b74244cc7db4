import { isModelverseError, ModelverseError } from '@icubed/errors';
import { CID } from 'multiformats/cid';

const MISSING = new Set([
  'NotFoundError',
  'BlockNotFoundWhileOfflineError',
  'DoesNotExistError',
  'NotUnixFSError',
  'NotAFileError',
  'NotADirectoryError',
  'NoContentError',
]);

/** @throws CONTENT.CID_INVALID */
export function parseCid(text: string): CID {
  try {
    // an identity CID carries its bytes itself: it would let anyone mint "content" of ours
    const cid = CID.parse(text);
    if (text.length <= 128 && cid.multihash.code === SHA2_256) return cid;
  } catch {
    // falls through to the one error
  }
  throw new ModelverseError('CONTENT.CID_INVALID', 'not the CID of a SHA-256 hash', { cid: text.slice(0, 128) });
}

const SHA2_256 = 0x12;

/** What Helia throws, in the catalogue's words; anything unknown stays what it is. */
export function asContentError(error: unknown, cid: string): unknown {
  if (isModelverseError(error) || !(error instanceof Error)) return error;
  if (MISSING.has(error.name))
    return new ModelverseError('CONTENT.NOT_FOUND', 'the content store does not hold this', { cid }, { cause: error });
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return new ModelverseError(
      'CONTENT.TIMEOUT',
      'the content store did not answer in time',
      { cid },
      { cause: error },
    );
  }
  return error;
}
