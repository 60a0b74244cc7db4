import { randomUUID } from 'node:crypto';
import type { AppendBytesDeps } from '../append-bytes/append-bytes.js';

const TURN_MS = 10_000;

/**
 * Gives a file up: what has arrived of it is deleted, and it leaves its upload if it had become part of it.
 *
 * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_LOCKED, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY
 */
export async function removeResumable(
  { id, uploadId, accountId }: { readonly id: string; readonly uploadId: string; readonly accountId: string },
  { resumables, hashes, folder, now }: AppendBytesDeps,
): Promise<void> {
  const turn = { writer: randomUUID(), until: new Date(now().getTime() + TURN_MS) };
  const file = await resumables.takeTurn(id, uploadId, accountId, turn, now());
  hashes.forget(id);
  await resumables.remove(file);
  await folder.removeBlob(uploadId, file.blob);
}
