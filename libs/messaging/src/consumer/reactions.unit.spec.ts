import { describe, expect, it } from '@jest/globals';
import { defineFact } from '@icubed/events';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { happened, happening } from '../../test/happening.js';
import { reactions, when } from './reactions.js';

const manager = {} as EntityManager;
const ended = defineFact({ type: 'icubed.test.ended.v1', topic: 'test.happening', key: () => 'k', data: z.object({}) });

describe('reactions', () => {
  it('names each topic and each type once', () => {
    const { topics, types } = reactions(
      when(happened, async () => undefined),
      when(ended, async () => undefined),
    );
    expect({ topics, types }).toEqual({ topics: ['test.happening'], types: [happened.type, ended.type] });
  });

  it('hands parsed data to the handler of its type only', async () => {
    const seen: number[] = [];
    const { handle } = reactions(
      when(ended, async () => void seen.push(-1)),
      when(happened, async (_manager, data) => void seen.push(data.n)),
    );
    await handle(manager, happening('k', 7));
    await handle(manager, { ...happening('k', 8), type: 'icubed.test.unheard-of.v1' });
    expect(seen).toEqual([7]);
  });

  it('calls data that breaks its schema poison', async () => {
    const { handle } = reactions(when(happened, async () => undefined));
    await expect(handle(manager, { ...happening('k', 1), data: { key: 'k', n: 'one' } })).rejects.toMatchObject({
      code: 'MESSAGING.POISON',
    });
  });
});
