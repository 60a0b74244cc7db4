import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { attempted } from './attempted.js';

const locked = () => new ModelverseError('REGISTRY.UPLOAD_LOCKED', 'another request is sending this file');
const away = () => new ModelverseError('PLATFORM.UNAVAILABLE', 'away');

describe('what is tried again', () => {
  let pauses: number[] = [];
  /** Fails with these, one after the other, and then works. */
  function failing(...errors: Error[]): Promise<number> {
    pauses = [];
    const work = async (attempt: number): Promise<number> => {
      const error = errors[attempt - 1];
      if (error) throw error;
      return attempt;
    };
    return attempted(work, async (ms) => void pauses.push(ms));
  }

  it('waits longer and longer for what may pass, half a minute in all', async () => {
    expect(await failing(...Array.from({ length: 7 }, away))).toBe(8);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    await expect(failing(...Array.from({ length: 8 }, away))).rejects.toMatchObject({ code: 'PLATFORM.UNAVAILABLE' });
  });

  it('waits three minutes for a file that is still being sent, between other failures too', async () => {
    expect(await failing(away(), ...Array.from({ length: 60 }, locked), away())).toBe(63);
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(250 + 60 * 2_000 + 500);
    await expect(failing(...Array.from({ length: 90 }, locked))).rejects.toMatchObject({
      code: 'REGISTRY.UPLOAD_LOCKED',
    });
  });

  it('is not what cannot pass', async () => {
    await expect(failing(new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'no'))).rejects.toMatchObject({
      code: 'REGISTRY.UPLOAD_UNKNOWN',
    });
    await expect(failing(new TypeError('a bug'))).rejects.toThrow('a bug');
    expect(pauses).toEqual([]);
  });
});
