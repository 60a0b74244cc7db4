import {
  asDataKey,
  buildManifest,
  contentDigest,
  DATA_KEY_BYTES,
  dataKeyCommitment,
  filesRootOf,
  mediaTypeOf,
  SALT_BYTES,
  verifiedStream,
  type KeyEncryptionKey,
  type ManifestEntry,
} from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import type { IpfsNode } from '@icubed/ipfs';
import { inTransaction } from '@icubed/persistence';
import { bytes32, type Address } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { describeContent } from '../description/describe-content.js';
import { inspectContent } from '../inspect-content/inspect-content.js';
import { encodeModelCard, type ModelCard } from '../model-card.js';
import { once, sealedFolder } from '../sealed-folder.js';
import type { UploadFolder } from '../upload-folder.js';
import type { UploadStore } from '../upload.store.js';
import { assertCreator } from '../upload.js';
import type { ContentVersion, VersionStore } from '../version.store.js';

export interface CompleteUpload {
  readonly uploadId: string;
  readonly accountId: string;
  /** The wallet of the session, which must be the creator's. */
  readonly signedIn: string | undefined;
  readonly creator: Address;
  readonly modelCard: ModelCard;
}

export interface CompleteUploadDeps {
  readonly chainId: number;
  readonly source: DataSource;
  readonly uploads: UploadStore;
  readonly versions: VersionStore;
  readonly folder: UploadFolder;
  readonly ipfs: IpfsNode;
  readonly kek: KeyEncryptionKey;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => Date;
}

/** Sealing 8 GiB takes less; after a crash the next request waits for it at most. */
const LEASE_MS = 10 * 60_000;

/**
 * Builds the manifest, looks into every file, seals them and the manifest under a fresh data key, pins the sealed folder, stores the wrapped key and
 * deletes the plain bytes. Asked again after it succeeded, it gives the same answer.
 *
 * @throws REGISTRY.CREATOR_MISMATCH, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_EMPTY,
 * REGISTRY.CONTENT_KIND_MISMATCH, CONTENT.MANIFEST_INVALID, CONTENT.MODEL_INVALID, what inspectContent throws
 */
export async function completeUpload(request: CompleteUpload, deps: CompleteUploadDeps): Promise<ContentVersion> {
  const { uploadId, accountId, creator } = request;
  assertCreator(creator, request.signedIn);
  const leaseUntil = new Date(deps.now().getTime() + LEASE_MS);
  const upload = await deps.uploads.claim(uploadId, accountId, leaseUntil, deps.now());
  if (upload.state.status === 'Complete') return completed(request, deps);
  try {
    const version = await sealVersion(request, deps);
    await inTransaction(deps.source, async (manager) => {
      await deps.uploads.close(manager, uploadId, leaseUntil);
      await deps.versions.insert(manager, version);
    });
    await deps.folder.remove(uploadId);
    return version;
  } catch (error) {
    await deps.uploads.reopen(uploadId, leaseUntil);
    throw error;
  }
}

async function completed(
  { uploadId, accountId, creator }: CompleteUpload,
  { versions }: CompleteUploadDeps,
): Promise<ContentVersion> {
  const version = await versions.find(uploadId, accountId);
  if (version?.creator !== creator)
    throw new ModelverseError('REGISTRY.UPLOAD_CLOSED', 'the upload was completed for another creator');
  return version;
}

async function sealVersion(request: CompleteUpload, deps: CompleteUploadDeps): Promise<ContentVersion> {
  const { uploadId, accountId, creator } = request;
  const { ipfs, folder, kek, random, chainId } = deps;
  const files = await deps.uploads.filesOf(uploadId);
  if (files.length === 0) throw new ModelverseError('REGISTRY.UPLOAD_EMPTY', 'upload at least one file first');
  const manifest = buildManifest(
    files.map(({ path, size, sha256 }) => ({ path, size, sha256, mediaType: mediaTypeOf(path) })),
  );
  const blobs = new Map(files.map((file) => [file.path, file.blob]));
  await inspectContent([...blobs.keys()], (path) => folder.randomAccess(uploadId, blobs.get(path)!));
  const description = await describeContent(new Set(blobs.keys()), (path) => folder.read(uploadId, blobs.get(path)!));

  const dataKey = asDataKey(random(DATA_KEY_BYTES));
  // verified once more on the way: the disk may have changed what was hashed on arrival
  const read = (entry: ManifestEntry) => verifiedStream(folder.read(uploadId, blobs.get(entry.path)!), entry);
  const sealedCid = await ipfs.addFolder(sealedFolder(manifest, dataKey, read, () => random(SALT_BYTES)));
  const metadataCid = await ipfs.addFile(once(encodeModelCard(request.modelCard)));
  await ipfs.pin(sealedCid);
  await ipfs.pin(metadataCid);

  const filesRoot = filesRootOf(manifest);
  return {
    id: uploadId,
    accountId,
    chainId,
    creator,
    filesRoot,
    digest: contentDigest({ chainId, creator, filesRoot }),
    sealedCid,
    metadataCid,
    dataKeyCommitment: bytes32(dataKeyCommitment(dataKey)),
    wrappedKey: await kek.wrap(dataKey, uploadId),
    kekId: kek.keyId,
    description,
    createdAt: deps.now(),
  };
}
