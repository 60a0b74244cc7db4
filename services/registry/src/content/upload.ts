import { ModelverseError } from '@icubed/errors';
import type { Address } from '@icubed/protocol';

/** What a registry accepts. */
export interface UploadLimits {
  readonly fileBytes: number;
  readonly uploadBytes: number;
  readonly files: number;
  readonly openPerAccount: number;
  /** What an account may keep here: files of complete uploads, and what unfinished ones hold or have announced. */
  readonly accountBytes: number;
}

export const DEFAULT_LIMITS: UploadLimits = {
  fileBytes: 4 * 1024 ** 3,
  uploadBytes: 8 * 1024 ** 3,
  files: 2_000,
  openPerAccount: 20,
  accountBytes: 256 * 1024 ** 3,
};

/** `Completing` holds until `leaseUntil`: after a crash another request may complete the upload. */
export type UploadState =
  | { readonly status: 'Open' }
  | { readonly status: 'Completing'; readonly leaseUntil: Date }
  | { readonly status: 'Complete' };

export interface UploadedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** The name of the bytes in the upload's folder. */
  readonly blob: string;
}

/** @throws REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY */
export function assertTakesFiles(state: UploadState, now: Date): void {
  if (state.status === 'Complete') throw new ModelverseError('REGISTRY.UPLOAD_CLOSED', 'the upload is complete');
  if (state.status === 'Completing' && state.leaseUntil > now) {
    throw new ModelverseError('REGISTRY.UPLOAD_BUSY', 'the upload is being completed');
  }
}

/**
 * Whether the upload stays within the limits with this file added (or in place of the one at its path).
 *
 * @throws REGISTRY.UPLOAD_TOO_LARGE
 */
export function assertFits(
  files: readonly UploadedFile[],
  added: { path: string; size: number },
  limits: UploadLimits,
): void {
  assertFitsAll(files, [added], limits);
}

/**
 * {@link assertFits} for several files at once.
 *
 * @throws REGISTRY.UPLOAD_TOO_LARGE
 */
export function assertFitsAll(
  files: readonly UploadedFile[],
  added: readonly { path: string; size: number }[],
  limits: UploadLimits,
): void {
  const sizes = new Map([...files, ...added].map(({ path, size }) => [path, size]));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (added.some(({ size }) => size > limits.fileBytes)) throw tooLarge('a file', 'bytes', limits.fileBytes);
  if (sizes.size > limits.files) throw tooLarge('an upload', 'files', limits.files);
  if (total > limits.uploadBytes) throw tooLarge('an upload', 'bytes', limits.uploadBytes);
}

function tooLarge(what: string, unit: 'files' | 'bytes', most: number): ModelverseError {
  return new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `${what} has at most ${most} ${unit}`, { [unit]: most });
}

/**
 * Whether an account that holds `usedBytes` may add more.
 *
 * @throws REGISTRY.QUOTA_EXCEEDED
 */
export function assertWithinQuota(usedBytes: number, addedBytes: number, limits: UploadLimits): void {
  if (addedBytes <= 0 || usedBytes + addedBytes <= limits.accountBytes) return;
  throw new ModelverseError(
    'REGISTRY.QUOTA_EXCEEDED',
    `the account holds ${usedBytes} of ${limits.accountBytes} bytes: ${addedBytes} more do not fit`,
    { usedBytes, quotaBytes: limits.accountBytes, addedBytes },
  );
}

/**
 * A version names its creator in its digest, so only the creator's own wallet may complete an upload for it.
 *
 * @throws REGISTRY.CREATOR_MISMATCH
 */
export function assertCreator(creator: Address, signedIn: string | undefined): void {
  if (signedIn === undefined || signedIn.toLowerCase() !== creator.toLowerCase()) {
    throw new ModelverseError('REGISTRY.CREATOR_MISMATCH', 'sign in with the wallet that is to be the creator', {
      creator,
    });
  }
}
