import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { ModelverseError } from '@icubed/errors';
import type { CreateResumableDeps } from '../create-resumable/create-resumable.js';
import { assertContinues, pastTheEnd, type ResumableFile } from '../resumable-file.js';
import type { Turn } from '../resumable.store.js';
import type { RunningHash, RunningHashes } from '../running-hashes.js';
import type { UploadChecksum } from '../tus-headers.js';

export interface AppendBytes {
  readonly id: string;
  readonly uploadId: string;
  readonly accountId: string;
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentLength?: number;
  readonly checksum?: UploadChecksum;
}

export interface AppendBytesDeps extends CreateResumableDeps {
  readonly hashes: RunningHashes;
}

/** How long a request that died may keep others from going on. */
const TURN_MS = 10_000;
const RENEW_MS = 3_000;
/** At most so much is sent again after a crash. */
const COMMIT_BYTES = 32 * 1024 ** 2;
const COMMIT_MS = 2_000;

/**
 * Writes a piece behind what has arrived, hashing as it comes, and counts it in steps, each on disk before it is counted: a crash or a cut
 * loses the last step alone. A piece with a checksum counts as a whole or not at all. The last byte makes the file part of its upload.
 *
 * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_LOCKED, REGISTRY.UPLOAD_OFFSET_MISMATCH, REGISTRY.UPLOAD_TOO_LARGE,
 * REGISTRY.UPLOAD_CHECKSUM_MISMATCH, REGISTRY.UPLOAD_CUT, REGISTRY.UPLOAD_DIGEST_MISMATCH (the file is dropped), REGISTRY.UPLOAD_CLOSED,
 * REGISTRY.UPLOAD_BUSY
 */
export async function appendBytes(request: AppendBytes, deps: AppendBytesDeps): Promise<ResumableFile> {
  const { id, uploadId, accountId } = request;
  const turn = new OwnTurn(id, deps);
  const file = await deps.resumables.takeTurn(id, uploadId, accountId, turn.next(), deps.now());
  turn.keep();
  try {
    assertContinues(file, request.offset, request.contentLength);
    // the answer to its last piece was lost
    if (file.sha256 !== undefined) return file;
    const blob = await deps.folder.openBehind(uploadId, file.blob, file.received);
    try {
      const written = await writePiece(file, request, blob, turn, deps);
      if (written.bytes < file.size) return { ...file, received: written.bytes };
      return await finish(file, written, request, turn, deps);
    } finally {
      await blob.close();
    }
  } finally {
    await turn.end();
  }
}

async function writePiece(
  file: ResumableFile,
  { body, checksum, contentLength }: AppendBytes,
  blob: FileHandle,
  turn: OwnTurn,
  deps: AppendBytesDeps,
): Promise<RunningHash> {
  const { hashes, folder, resumables, now } = deps;
  const { hash } = await hashes.over(file.id, file.received, (start, end) =>
    folder.read(file.uploadId, file.blob, { start, end }),
  );
  let [bytes, counted, countedAt] = [file.received, file.received, Date.now()];
  const count = async () => {
    if (bytes === counted) return;
    await blob.datasync();
    await resumables.advance(file, turn.next(), bytes, now());
    hashes.keep(file.id, { hash: hash.copy(), bytes });
    [counted, countedAt] = [bytes, Date.now()];
  };
  try {
    for await (const chunk of body) {
      if (bytes + chunk.byteLength > file.size) throw pastTheEnd(file);
      turn.assertMine();
      await blob.write(chunk, 0, chunk.byteLength, bytes);
      hash.update(chunk);
      checksum?.hash.update(chunk);
      bytes += chunk.byteLength;
      const due = bytes - counted >= COMMIT_BYTES || Date.now() - countedAt >= COMMIT_MS;
      if (due && !checksum && bytes < file.size) await count();
    }
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    if (!checksum) await count();
    throw cut(cause, bytes);
  }
  if (contentLength !== undefined && bytes - file.received !== contentLength) {
    if (!checksum) await count();
    throw cut(undefined, bytes);
  }
  if (checksum && !checksum.hash.digest().equals(checksum.expected))
    throw new ModelverseError('REGISTRY.UPLOAD_CHECKSUM_MISMATCH', 'the piece has another checksum', {
      offset: file.received,
    });
  if (bytes < file.size) await count();
  else await blob.datasync();
  return { hash, bytes };
}

async function finish(
  file: ResumableFile,
  { hash }: RunningHash,
  { accountId }: AppendBytes,
  turn: OwnTurn,
  { resumables, hashes, folder, limits, now }: AppendBytesDeps,
): Promise<ResumableFile> {
  const sha256 = hash.digest('hex');
  hashes.forget(file.id);
  const { announcedSha256: announced } = file;
  if (announced !== undefined && announced !== sha256) {
    // no piece can be told to be the wrong one: it has to come again from its first byte
    await resumables.remove(file);
    await folder.removeBlob(file.uploadId, file.blob);
    throw new ModelverseError('REGISTRY.UPLOAD_DIGEST_MISMATCH', 'the received bytes have another SHA-256', {
      announced,
      received: sha256,
    });
  }
  const replaced = await resumables.finish(file, sha256, turn.next(), { accountId, limits, now: now() });
  if (replaced !== undefined) await folder.removeBlob(file.uploadId, replaced);
  return { ...file, received: file.size, sha256 };
}

function cut(cause: unknown, bytes: number): ModelverseError {
  return new ModelverseError('REGISTRY.UPLOAD_CUT', `the connection ended at byte ${bytes}`, {}, { cause });
}

/** This request's turn to write, renewed while it lasts. */
class OwnTurn {
  private readonly writer = randomUUID();
  private until = new Date(0);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly id: string,
    private readonly deps: AppendBytesDeps,
  ) {}

  next(): Turn {
    this.until = new Date(this.deps.now().getTime() + TURN_MS);
    return { writer: this.writer, until: this.until };
  }

  /** Renews the turn while nothing arrives. One that is lost all the same is noticed before the next byte is written. */
  keep(): void {
    this.timer = setInterval(() => {
      this.deps.resumables.renewTurn(this.id, this.next()).catch(() => {
        this.until = new Date(0);
      });
    }, RENEW_MS);
  }

  /** Whoever was held up for longer than its turn must not write over its successor. @throws REGISTRY.UPLOAD_LOCKED */
  assertMine(): void {
    if (this.until > this.deps.now()) return;
    throw new ModelverseError('REGISTRY.UPLOAD_LOCKED', 'another request took over this file');
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.deps.resumables.endTurn(this.id, { writer: this.writer, until: this.until });
  }
}
