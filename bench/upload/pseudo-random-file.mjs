import { createCipheriv, createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 4 * 1024 ** 2;

/** A file that no file system can keep sparse and nothing can compress, the same for the same seed: AES-CTR of zeros. Answers its SHA-256. */
export async function pseudoRandomFile(path, size, seed) {
  const key = createHash('sha256').update(`icubed bench ${seed}`).digest().subarray(0, 16);
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  const [hash, zeros] = [createHash('sha256'), Buffer.alloc(CHUNK_BYTES)];
  const file = await open(path, 'w');
  try {
    for (let left = size; left > 0; left -= CHUNK_BYTES) {
      const chunk = cipher.update(zeros.subarray(0, Math.min(left, CHUNK_BYTES)));
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
