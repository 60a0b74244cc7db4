import type { SignedMergeReceipt } from '@icubed/protocol';
import type { Signer } from 'ethers';
import type { UploadSource } from './content-file.js';
import { uploadFiles } from './upload-files.js';
import { openUpload } from './upload-status.js';
import type { Http } from '../transport/http.js';
import { sendPrepared } from '../wallet/send-prepared.js';
import { prepareMergeRegistration, prepareRegistration, type PreparedRegistration } from './prepare-registration.js';

export type AssetKind = 'MODEL' | 'ADAPTER' | 'PROFILE' | 'MERGE' | 'DATASET' | 'WORKFLOW';
export type Vertical = 'NLP' | 'CV' | 'AUDIO' | 'MULTIMODAL' | 'TABULAR' | 'OTHER';
export type EdgeType = 'PROMPT' | 'LORA' | 'FINE_TUNE' | 'DISTIL' | 'MERGE' | 'COMPONENT' | 'DATASET';

export interface Publication {
  readonly files: readonly UploadSource[];
  /** An upload that was cut: what it has is not sent again. */
  readonly uploadId?: string;
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  /** base units of USD */
  readonly pricePerCall: bigint;
  /** Before what the README says, where `readCard` publishes that: then the name may come from there. */
  readonly card: {
    readonly name?: string;
    readonly description?: string;
    readonly tags?: readonly string[];
    readonly licence?: string;
  };
  /** Publishes the card of the README.md among the files. */
  readonly readCard?: boolean;
  readonly parents?: readonly { readonly did: string; readonly edgeType: EdgeType }[];
  readonly merge?: ProvenMerge;
}

/** A merge that a bonded node made: each MERGE parent is paid by its weight. */
export interface ProvenMerge {
  /** 32 bytes, chosen before: with the creator it makes the asset's id, which the node signs. */
  readonly salt: string;
  /** The node's receipt, once it is known what the registry made of the files. The node made them, so it knows their digest already. */
  prove(version: ContentVersion): Promise<SignedMergeReceipt>;
}

/** What the registry made of an upload. `filesRoot` is for the owner's eyes until the reveal. */
export interface ContentVersion {
  readonly uploadId: string;
  readonly creator: string;
  readonly filesRoot: string;
  readonly digest: string;
  readonly sealedCid: string;
  readonly metadataCid: string;
  readonly dataKeyCommitment: string;
}

export interface PublishedAsset extends ContentVersion {
  readonly did: string;
  readonly assetId: string;
  readonly transactionHash: string;
  readonly blockNumber: number;
}

export interface PublishProgress {
  /** Kept by whoever wants to go on with this upload after a crash. */
  opened?(uploadId: string): void;
  /** A piece of a large file has arrived. */
  sent?(file: { path: string; sent: number; size: number }): void;
  uploaded(file: { path: string; size: number; sha256: string }): void;
  sealed(version: ContentVersion): void;
}

/** Uploads the files, has them sealed and pinned, and registers the asset with the creator's own wallet. */
export async function publishAsset(
  http: Http,
  creator: Signer,
  publication: Publication,
  progress?: PublishProgress,
): Promise<PublishedAsset> {
  const version = await uploadContent(http, await creator.getAddress(), publication, progress);
  const prepared = await preparedFor(http, version, publication);
  const receipts = await sendPrepared(creator, prepared);
  const last = receipts.at(-1);
  if (!last) throw new RangeError('a registration is one transaction at least');
  return {
    ...version,
    did: prepared.did,
    assetId: prepared.assetId,
    transactionHash: last.hash,
    blockNumber: last.blockNumber,
  };
}

async function preparedFor(
  http: Http,
  version: ContentVersion,
  publication: Publication,
): Promise<PreparedRegistration> {
  const { kind, vertical, pricePerCall, parents, merge } = publication;
  const registration = { uploadId: version.uploadId, kind, vertical, pricePerCall, parents };
  if (!merge) return prepareRegistration(http, registration);
  return prepareMergeRegistration(http, { ...registration, salt: merge.salt }, await merge.prove(version));
}

async function uploadContent(
  http: Http,
  creator: string,
  publication: Publication,
  progress?: PublishProgress,
): Promise<ContentVersion> {
  const uploadId = publication.uploadId ?? (await openUpload(http));
  progress?.opened?.(uploadId);
  await uploadFiles(http, uploadId, publication.files, progress);
  const version = await http.postJson<ContentVersion>(`/content/uploads/${uploadId}/complete`, {
    creator,
    metadata: publication.card,
    ...(publication.readCard && { readCard: true }),
  });
  progress?.sealed(version);
  return version;
}
