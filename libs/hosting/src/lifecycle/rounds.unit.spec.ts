import { describe, expect, it } from '@jest/globals';
import { Rounds } from './rounds.js';

describe('rounds', () => {
  it('go on after one that fails, which is told', async () => {
    const rounds = new Rounds();
    const told: unknown[] = [];
    let done = 0;
    await new Promise<void>((resolve) => {
      const round = async () => {
        done += 1;
        if (done === 1) throw new RangeError('the first');
        if (done === 3) resolve();
      };
      rounds.start(round, 1, (error) => told.push(error));
    });
    await rounds.stop();
    expect(told).toEqual([new RangeError('the first')]);
  });

  it('stop without waiting for the pause, but for the round under way', async () => {
    const rounds = new Rounds();
    let ended = false;
    const round = async () => {
      await new Promise((resolve) => rounds.signal.addEventListener('abort', resolve));
      ended = true;
    };
    rounds.start(round, 3_600_000, () => undefined);
    await rounds.stop();
    expect(ended).toBe(true);
  });
});
