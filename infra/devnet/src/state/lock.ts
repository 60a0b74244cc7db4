import { readFileSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { ModelverseError } from '@icubed/errors';

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same number; unknown where there is no /proc. */
  readonly startedAt: string;
}

/** One network for each data folder. Throws DEVNET.ALREADY_RUNNING; a lock whose owner died is taken over. */
export async function lock(file: string): Promise<() => Promise<void>> {
  const mine: Owner = { pid: process.pid, startedAt: startOf(process.pid) };
  for (;;) {
    const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (handle) {
      await handle.writeFile(JSON.stringify(mine));
      await handle.close();
      return () => rm(file, { force: true });
    }
    const owner = await ownerOf(file);
    if (owner !== undefined && startOf(owner.pid) !== '' && startOf(owner.pid) === owner.startedAt) {
      throw new ModelverseError(
        'DEVNET.ALREADY_RUNNING',
        `Process ${owner.pid} runs a network on this data folder. Stop it, or choose another folder with --data-dir.`,
        { pid: owner.pid },
      );
    }
    await rm(file, { force: true });
  }
}

async function ownerOf(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function startOf(pid: number): string {
  try {
    // the name in brackets may hold spaces; the start time is the 20th field after it
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
