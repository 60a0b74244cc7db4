import { bytesReader } from '@icubed/formats';

/** A window; what is longer is read by the window. */
const LONGEST_READ = 64 * 1024;
const SLOW_MS = 2_000;

/**
 * Runs a target on one input. The input has to be accepted, or refused with a code of CONTENT; quickly, and with reads that the size
 * of the file bounds.
 * @returns the code, `accepted`, or the finding in words
 */
export async function execute(fuzz, bytes) {
  const inner = bytesReader(bytes);
  let [longest, beyond] = [0, false];
  const reader = {
    size: bytes.length,
    read: (offset, length) => {
      longest = Math.max(longest, length);
      beyond ||= offset < 0 || !Number.isSafeInteger(offset) || offset + length > bytes.length;
      return inner.read(offset, length);
    },
  };
  const started = performance.now();
  let outcome = 'accepted';
  try {
    await fuzz(reader);
  } catch (error) {
    if (error?.name !== 'ModelverseError' || !error.code.startsWith('CONTENT.'))
      return { finding: error?.stack ?? String(error) };
    outcome = error.code;
  }
  const took = performance.now() - started;
  if (took > SLOW_MS) return { finding: `it took ${Math.round(took)} ms` };
  if (longest > LONGEST_READ + 256) return { finding: `it read ${longest} bytes at once` };
  if (beyond) return { finding: 'it read beyond the file' };
  return { outcome };
}
