import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ModelverseError } from '@icubed/errors';

/** A per-user folder for things that were fetched once: $XDG_CACHE_HOME/icubed or ~/.cache/icubed. */
export async function cacheFolder(...parts: string[]): Promise<string> {
  const root = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return ownFolder(join(root, 'icubed', ...parts), 0o755);
}

/** Makes the folder, and refuses one that somebody else made: what lies in it is executed or trusted. */
export async function ownFolder(path: string, mode: number): Promise<string> {
  await mkdir(path, { recursive: true, mode });
  const { uid } = await stat(path);
  if (process.getuid !== undefined && uid !== process.getuid()) {
    throw new ModelverseError('DEVNET.FOLDER_UNSAFE', `${path} belongs to uid ${uid}, not to the user who runs this.`, {
      path,
    });
  }
  return path;
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
