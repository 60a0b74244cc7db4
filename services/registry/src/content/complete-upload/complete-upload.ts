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
  type Manifest,
  type ManifestEntry,
} from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { fingerprintModel, type TensorSketch } from '@icubed/formats';
import type { Gate, IpfsNode } from '@icubed/ipfs';
import { inTransaction } from '@icubed/persistence';
import { bytes32, type Address } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { readReadme } from '../../card/readme-file.js';
import type { FingerprintStore } from '../../fingerprint/fingerprint.store.js';
import type { ContentDescription } from '../description/content-description.js';
import { describeContent } from '../description/describe-content.js';
import type { ContentImportStore } from '../import-content/content-import.store.js';
import type { FileFormat } from '../inspect-content/file-format.js';
import { inspectContent } from '../inspect-content/inspect-content.js';
import { encodeModelCard, parseModelCard, type ModelCard } from '../model-card.js';
import type { ResumableStore } from '../resumable/resumable.store.js';
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
  /** The card, or what of it differs from the README's. */
  readonly metadata: unknown;
  /** Publishes the card of the README in the folder. Never unasked: the folder is sealed, the card is not. */
  readonly readCard: boolean;
}

export interface CompleteUploadDeps {
  readonly chainId: number;
  readonly source: DataSource;
  readonly uploads: UploadStore;
  readonly resumables: ResumableStore;
  readonly imports: ContentImportStore;
  readonly versions: VersionStore;
  readonly fingerprints: FingerprintStore;
  readonly folder: UploadFolder;
  readonly ipfs: IpfsNode;
  /** What is stored is collected by nobody before the database refers to it. */
  readonly storing: Gate;
  readonly kek: KeyEncryptionKey;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => Date;
}

const NAMED_PATHS = 10;
/** Sealing 8 GiB takes less; after a crash the next request waits for it at most. */
const LEASE_MS = 10 * 60_000;

/**
 * Builds the manifest, looks into every file, keeps sketches of the weights, seals them and the manifest under a fresh data key, pins the sealed folder, stores the wrapped key and
 * deletes the plain bytes. Asked again after it succeeded, it gives the same answer.
 *
 * @throws REGISTRY.CREATOR_MISMATCH, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_EMPTY, REGISTRY.UPLOAD_UNFINISHED,
 * REGISTRY.CONTENT_KIND_MISMATCH, CONTENT.MANIFEST_INVALID, CONTENT.MODEL_INVALID, REGISTRY.CARD_INVALID, REGISTRY.REGISTRATION_INVALID,
 * REGISTRY.LICENCE_INVALID, what inspectContent throws
 */
export async function completeUpload(request: CompleteUpload, deps: CompleteUploadDeps): Promise<ContentVersion> {
  const { uploadId, accountId, creator } = request;
  assertCreator(creator, request.signedIn);
  const leaseUntil = new Date(deps.now().getTime() + LEASE_MS);
  const upload = await deps.uploads.claim(uploadId, accountId, leaseUntil, deps.now());
  if (upload.state.status === 'Complete') return completed(request, deps);
  try {
    await assertAllArrived(uploadId, deps);
    const read = await readUpload(request, deps);
    const version = await deps.storing.shared(async () => {
      const sealed = await sealVersion(request, read, deps);
      await inTransaction(deps.source, async (manager) => {
        await deps.uploads.close(manager, uploadId, leaseUntil);
        await deps.versions.insert(manager, sealed);
        await deps.fingerprints.insert(manager, sealed.id, read.sketches);
      });
      return sealed;
    });
    await deps.folder.remove(uploadId);
    return version;
  } catch (error) {
    await deps.uploads.reopen(uploadId, leaseUntil);
    throw error;
  }
}

async function assertAllArrived(uploadId: string, { resumables, imports, now }: CompleteUploadDeps): Promise<void> {
  const arriving = (await resumables.unfinishedOf(uploadId)).map(({ path }) => path);
  const running = (await imports.of(uploadId, now())).filter(({ state }) => state.status === 'Running');
  const paths = [...arriving, ...running.map(({ path, cid }) => path || cid)];
  if (paths.length === 0) return;
  throw new ModelverseError(
    'REGISTRY.UPLOAD_UNFINISHED',
    'wait for the rest of these files, send it, or give them up',
    {
      paths: paths.slice(0, NAMED_PATHS),
    },
  );
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

/** What an upload's files say, read before anything is stored: while somebody stores, no garbage is collected. */
interface ReadUpload {
  readonly manifest: Manifest;
  readonly content: (path: string) => AsyncIterable<Uint8Array>;
  readonly modelCard: ModelCard;
  readonly formats: readonly FileFormat[];
  readonly sketches: readonly TensorSketch[];
  readonly description: ContentDescription;
}

async function readUpload(request: CompleteUpload, { uploads, folder }: CompleteUploadDeps): Promise<ReadUpload> {
  const { uploadId } = request;
  const files = await uploads.filesOf(uploadId);
  if (files.length === 0) throw new ModelverseError('REGISTRY.UPLOAD_EMPTY', 'upload at least one file first');
  const manifest = buildManifest(
    files.map(({ path, size, sha256 }) => ({ path, size, sha256, mediaType: mediaTypeOf(path) })),
  );
  const blobs = new Map(files.map((file) => [file.path, file.blob]));
  const paths = new Set(blobs.keys());
  const content = (path: string) => folder.read(uploadId, blobs.get(path)!);
  const open = (path: string) => folder.randomAccess(uploadId, blobs.get(path)!);
  return {
    manifest,
    content,
    modelCard: await cardOf(request, paths, content),
    formats: await inspectContent([...paths], open),
    sketches: await fingerprintModel([...paths], open),
    description: await describeContent(paths, content),
  };
}

async function sealVersion(
  { uploadId, accountId, creator }: CompleteUpload,
  { manifest, content, modelCard, formats, description }: ReadUpload,
  { ipfs, kek, random, chainId, now }: CompleteUploadDeps,
): Promise<ContentVersion> {
  const dataKey = asDataKey(random(DATA_KEY_BYTES));
  // verified once more on the way: the disk may have changed what was hashed on arrival
  const read = (entry: ManifestEntry) => verifiedStream(content(entry.path), entry);
  const sealedCid = await ipfs.addFolder(sealedFolder(manifest, uploadId, dataKey, read, () => random(SALT_BYTES)));
  const metadataCid = await ipfs.addFile(once(encodeModelCard(modelCard)));
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
    formats,
    createdAt: now(),
  };
}

/** What the request says goes before what the README says. */
async function cardOf(
  { metadata, readCard }: CompleteUpload,
  paths: ReadonlySet<string>,
  read: (path: string) => AsyncIterable<Uint8Array>,
): Promise<ModelCard> {
  if (!readCard) return parseModelCard(metadata);
  const { card } = await readReadme(paths, read);
  if (metadata !== undefined && (metadata === null || typeof metadata !== 'object')) return parseModelCard(metadata);
  return parseModelCard({ ...card, ...metadata });
}
