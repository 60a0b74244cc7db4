import { ModelverseError } from '@icubed/errors';
import type { Address } from '@icubed/protocol';

/** What a registry accepts. */
export interface UploadLimits {
  readonly fileBytes: number;
  readonly uploadBytes: number;
  readonly files: number;
  readonly openPerAccount: number;
}

export const DEFAULT_LIMITS: UploadLimits = {
  fileBytes: 4 * 1024 ** 3,
  uploadBytes: 8 * 1024 ** 3,
  files: 2_000,
  openPerAccount: 20,
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
  const others = files.filter((file) => file.path !== added.path);
  const total = others.reduce((sum, file) => sum + file.size, added.size);
  if (others.length + 1 > limits.files) {
    throw new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `an upload has at most ${limits.files} files`, {
      files: limits.files,
    });
  }
  if (total > limits.uploadBytes) {
    throw new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `an upload has at most ${limits.uploadBytes} bytes`, {
      bytes: limits.uploadBytes,
    });
  }
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
