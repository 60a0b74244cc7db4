import { createHash } from 'node:crypto';
import type { Signer } from 'ethers';
import type { Http } from '../transport/http.js';
import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';
import { sendPrepared, type TransactionRequest } from '../wallet/send-prepared.js';

export type AssetKind = 'MODEL' | 'ADAPTER' | 'PROFILE' | 'MERGE' | 'DATASET' | 'WORKFLOW';
export type Vertical = 'NLP' | 'CV' | 'AUDIO' | 'MULTIMODAL' | 'TABULAR' | 'OTHER';
export type EdgeType = 'PROMPT' | 'LORA' | 'FINE_TUNE' | 'DISTIL' | 'MERGE' | 'COMPONENT' | 'DATASET';

/** A file of the content folder; `read` may be asked again when a connection is cut. */
export interface ContentFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface Publication {
  readonly files: readonly ContentFile[];
  readonly kind: AssetKind;
  readonly vertical: Vertical;
  /** base units of USD */
  readonly pricePerCall: bigint;
  readonly card: {
    readonly name: string;
    readonly description?: string;
    readonly tags?: readonly string[];
    readonly licence?: string;
  };
  readonly parents?: readonly { readonly did: string; readonly edgeType: EdgeType }[];
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
  uploaded(file: { path: string; size: number; sha256: string }): void;
  sealed(version: ContentVersion): void;
}

const ATTEMPTS = 3;
const UPLOAD_TIMEOUT_MS = 30 * 60_000;

/** Uploads the files, has them sealed and pinned, and registers the asset with the creator's own wallet. */
export async function publishAsset(
  http: Http,
  creator: Signer,
  publication: Publication,
  progress?: PublishProgress,
): Promise<PublishedAsset> {
  const version = await uploadContent(http, await creator.getAddress(), publication, progress);
  const prepared = await prepareRegistration(http, version.uploadId, publication);
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

async function uploadContent(
  http: Http,
  creator: string,
  publication: Publication,
  progress?: PublishProgress,
): Promise<ContentVersion> {
  const { uploadId } = await http.postJson<{ uploadId: string }>('/content/uploads', {});
  for (const file of publication.files) {
    const uploaded = await uploadFile(http, uploadId, file);
    progress?.uploaded(uploaded);
  }
  const version = await http.postJson<ContentVersion>(`/content/uploads/${uploadId}/complete`, {
    creator,
    metadata: publication.card,
  });
  progress?.sealed(version);
  return version;
}

/** The digest travels with the bytes (RFC 9530): what arrives damaged is refused and sent again. */
async function uploadFile(
  http: Http,
  uploadId: string,
  file: ContentFile,
): Promise<{ path: string; size: number; sha256: string }> {
  const digest = createHash('sha256').update(file.bytes).digest('base64');
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await http.json(`/content/uploads/${uploadId}/files/${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${digest}:` },
        body: Buffer.from(file.bytes),
        timeoutMs: UPLOAD_TIMEOUT_MS,
      });
    } catch (error) {
      const again = error instanceof Error && 'retryable' in error && error.retryable === true;
      if (!again || attempt === ATTEMPTS) throw error;
    }
  }
}

interface PreparedRegistration {
  readonly __typename: 'PreparedRegistration';
  readonly assetId: string;
  readonly did: string;
  readonly transactions: readonly TransactionRequest[];
}

const PREPARE_REGISTRATION = /* GraphQL */ `
  mutation PrepareRegistration($input: PrepareRegistrationInput!) {
    prepareRegistration(input: $input) {
      __typename
      ... on PreparedRegistration {
        assetId
        did
        transactions {
          chainId
          to
          data
          value
          description
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

async function prepareRegistration(
  http: Http,
  uploadId: string,
  publication: Publication,
): Promise<PreparedRegistration> {
  const { kind, vertical, pricePerCall, parents } = publication;
  const input = { uploadId, kind, vertical, pricePerCall: pricePerCall.toString(), parents };
  const answer = await runOperation<{ prepareRegistration: MutationResult<PreparedRegistration> }>(
    http,
    PREPARE_REGISTRATION,
    { input },
  );
  return successOf('PreparedRegistration', answer.prepareRegistration);
}
