import { readFile, stat } from 'node:fs/promises';
import { ModelverseError } from '@icubed/errors';

/** What a state file says of its chain's time, in Unix seconds. */
export interface SavedChain {
  readonly genesisTimestamp: number;
  readonly headTimestamp: number;
  /** When the file was written, by the wall clock. */
  readonly savedAt: number;
}

interface StateFile {
  readonly blocks: readonly { readonly header: { readonly number: string; readonly timestamp: string } }[];
}

/** Answers undefined where there is no file. Throws DEVNET.STATE_BROKEN for a file that anvil could not load. */
export async function savedChain(file: string): Promise<SavedChain | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  try {
    const { blocks } = JSON.parse(await readFile(file, 'utf8')) as StateFile;
    const headers = blocks.map(({ header }) => ({
      number: Number(header.number),
      timestamp: Number(header.timestamp),
    }));
    const timestamps = headers.sort((a, b) => a.number - b.number).map(({ timestamp }) => timestamp);
    const [genesisTimestamp, headTimestamp] = [timestamps[0], timestamps.at(-1)];
    if (genesisTimestamp === undefined || headTimestamp === undefined) throw new TypeError('no blocks');
    return { genesisTimestamp, headTimestamp, savedAt: Math.floor(found.mtimeMs / 1000) };
  } catch (cause) {
    throw new ModelverseError(
      'DEVNET.STATE_BROKEN',
      `${file} is not a whole chain state: ${String(cause)}`,
      { file },
      { cause },
    );
  }
}

/**
 * The time of the first block after a restart: the chain keeps its distance to the wall clock, as if it had never
 * stopped. Left to itself, anvil restarts its clock at the genesis time and then mines blocks older than their parents.
 */
export function resumeAt(saved: SavedChain, now: number): number {
  return Math.max(saved.headTimestamp + 1, now - saved.savedAt + saved.headTimestamp);
}
