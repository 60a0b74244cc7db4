import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { resumeAt, savedChain } from './saved-chain.js';

describe('resuming a chain', () => {
  it('keeps a chain that lags the wall clock as far behind as it was', () => {
    expect(resumeAt({ genesisTimestamp: 0, headTimestamp: 1_000, savedAt: 5_000 }, 5_600)).toBe(1_600);
  });

  it('never goes back, even when the wall clock does', () => {
    expect(resumeAt({ genesisTimestamp: 0, headTimestamp: 1_000, savedAt: 5_000 }, 4_000)).toBe(1_001);
  });

  it('finds first and last block in a file that holds them in any order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'icubed-saved-'));
    const block = (number: string, timestamp: string): object => ({ header: { number, timestamp } });
    const file = join(folder, 'state.json');
    await writeFile(
      file,
      JSON.stringify({
        blocks: [block('0x2', '0x70'), block('0x0', '0x50'), block('0x10', '0x90'), block('0x1', '0x60')],
      }),
    );
    expect(await savedChain(file)).toMatchObject({ genesisTimestamp: 0x50, headTimestamp: 0x90 });
    await rm(folder, { recursive: true });
  });

  it.each(['', '{"blocks":[]}', '{"blocks":[{"header"'])('refuses a file that was cut off: %j', async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'icubed-saved-'));
    const file = join(folder, 'state.json');
    await writeFile(file, text);
    await expect(savedChain(file)).rejects.toMatchObject({ code: 'DEVNET.STATE_BROKEN' });
    await rm(folder, { recursive: true });
  });

  it('knows nothing of a file that is not there', async () => {
    expect(await savedChain('/nowhere/state.json')).toBeUndefined();
  });
});
