import { describe, expect, it } from '@jest/globals';
import { fairShare } from './fair-share.js';

describe('fairShare', () => {
  it('leaves no part without an owner', () => {
    for (let members = 1; members <= 20; members += 1)
      expect(fairShare(16, members) * members).toBeGreaterThanOrEqual(16);
  });

  it('gives a lone member everything, and one that does not see itself yet too', () => {
    expect([fairShare(16, 1), fairShare(16, 0)]).toEqual([16, 16]);
  });
});
