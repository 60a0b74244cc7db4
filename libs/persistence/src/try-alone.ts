import type { DataSource } from 'typeorm';

/**
 * Does the work unless another session on this schema is at it, and answers whether it did. The lock is its connection's: a process that is killed
 * lets go of it. Should only the connection break, another may begin meanwhile: the work must bear that.
 *
 * @param lock any constant, as long as every process asks for the same one
 * @param part what of the schema is worked on, where parts are worked on side by side
 */
export async function tryAlone(
  source: DataSource,
  lock: number,
  work: () => Promise<void>,
  part = '',
): Promise<boolean> {
  const runner = source.createQueryRunner();
  try {
    const [taken] = (await runner.query('SELECT pg_try_advisory_lock($1, hashtext(current_schema() || $2)) AS held', [
      lock,
      part,
    ])) as { held: boolean }[];
    if (taken?.held !== true) return false;
    try {
      await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1, hashtext(current_schema() || $2))', [lock, part]);
    }
    return true;
  } finally {
    await runner.release();
  }
}
