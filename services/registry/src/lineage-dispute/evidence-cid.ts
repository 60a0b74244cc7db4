import { ModelverseError } from '@icubed/errors';

/** As LineageDisputes bounds it. */
const CID_MAX_BYTES = 128;

/** @throws PLATFORM.BAD_REQUEST */
export function assertCid(cid: string, field = 'evidenceCid'): void {
  const bytes = Buffer.byteLength(cid);
  if (bytes === 0 || bytes > CID_MAX_BYTES)
    throw new ModelverseError('PLATFORM.BAD_REQUEST', `${field} must have 1 to ${CID_MAX_BYTES} bytes`);
}
