import { describe, expect, it } from '@jest/globals';
import { draftIdOf, draftName, parseDraftId } from './draft.js';

const uuid = '0b5c6a2e-1f43-4a5e-9d58-2c9d7d5b1e11';

describe('draft ids', () => {
  it('hold their uuid and their chain', () => {
    expect(parseDraftId(31337, draftIdOf(31337, uuid))).toBe(uuid);
    expect(parseDraftId(1, draftIdOf(31337, uuid))).toBeUndefined();
  });

  it.each([
    uuid,
    `run:31337:${uuid}`,
    `workflow-draft:31337:${uuid.toUpperCase()}`,
    `workflow-draft:31337:${uuid}'`,
    '',
  ])('are nothing else (%s)', (text) => {
    expect(parseDraftId(31337, text)).toBeUndefined();
  });
});

describe('draftName', () => {
  it('drops the space around it', () => {
    expect(draftName('  read my mail ')).toBe('read my mail');
  });

  it.each(['', '   ', 'x'.repeat(121), 'two\nlines', '\u0000'])('refuses %j', (text) => {
    expect(() => draftName(text)).toThrow(/ORCHESTRATOR.DRAFT_NAME_MALFORMED/);
  });
});
