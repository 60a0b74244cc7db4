import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { playStory } from './story.js';

const silent = { began: () => undefined, ended: () => undefined };

describe('the story', () => {
  it('stops at the first step that fails and keeps its code', async () => {
    const played: string[] = [];
    const step = (id: string, fail = false) => ({
      id,
      title: id,
      play: async () => {
        played.push(id);
        if (fail) throw new ModelverseError('AUTH.REQUIRED', 'sign in first');
        return { id };
      },
    });
    const records = await playStory([step('a'), step('b', true), step('c')], {}, silent);
    expect(played).toEqual(['a', 'b']);
    expect(records.map(({ ok }) => ok)).toEqual([true, false]);
    expect(records[1]?.evidence).toMatchObject({ code: 'AUTH.REQUIRED' });
  });
});
