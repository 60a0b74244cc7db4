import { ModelverseError } from '@icubed/errors';
import { createHash } from 'node:crypto';

export interface FileHash {
  readonly size: number;
  readonly sha256: string;
}

/** Hashes and counts the bytes that pass, in constant memory. */
export class FileHasher {
  private readonly hash = createHash('sha256');
  private size = 0;

  update(chunk: Uint8Array): void {
    this.hash.update(chunk);
    this.size += chunk.byteLength;
  }

  get bytes(): number {
    return this.size;
  }

  finish(): FileHash {
    return { size: this.size, sha256: this.hash.digest('hex') };
  }
}

export async function hashStream(source: AsyncIterable<Uint8Array>): Promise<FileHash> {
  const hasher = new FileHasher();
  for await (const chunk of source) hasher.update(chunk);
  return hasher.finish();
}

/**
 * Passes a file's bytes on and fails at its end (or as soon as it is too long) if they are not the expected ones.
 * A consumer must treat what it got as unverified until the stream has ended.
 *
 * @throws CONTENT.FILE_MISMATCH
 */
export async function* verifiedStream(
  source: AsyncIterable<Uint8Array>,
  expected: FileHash & { readonly path: string },
): AsyncGenerator<Uint8Array> {
  const hasher = new FileHasher();
  for await (const chunk of source) {
    hasher.update(chunk);
    if (hasher.bytes > expected.size) throw mismatch(expected.path, 'is longer than its manifest entry');
    yield chunk;
  }
  const found = hasher.finish();
  if (found.size !== expected.size) throw mismatch(expected.path, 'is shorter than its manifest entry');
  if (found.sha256 !== expected.sha256) throw mismatch(expected.path, 'has another SHA-256 than its manifest entry');
}

function mismatch(path: string, how: string): ModelverseError {
  return new ModelverseError('CONTENT.FILE_MISMATCH', `the file ${path} ${how}`, { path });
}
