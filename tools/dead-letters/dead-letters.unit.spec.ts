import { describe, expect, it } from '@jest/globals';
import { commandOf, UsageError } from './arguments.mjs';
import { connect } from './connect.mjs';
import { letterText, listText, outcomesText } from './show.mjs';

const letter = {
  id: 'g:a.topic:0:1',
  group: 'g',
  topic: 'a.topic',
  partition: 0,
  offset: '1',
  key: 'k',
  code: 'MESSAGING.POISON',
  reason: `line one\nline two ${'x'.repeat(100)}`,
  attempts: 5,
  parkedAt: '2026-11-22T12:00:00.000Z',
  payload: '{"id":"e1"}',
  fact: { id: 'e1', type: 'icubed.test.happened.v1' },
  replays: [],
};
const at = ['--database-url', 'postgres://x'];

describe('npm run dead-letters', () => {
  it.each([
    [[]],
    [['bury', ...at]],
    [['list']],
    [['list', ...at, '--kafka-brokers', 'x:1']],
    [['list', 'id', ...at]],
    [['inspect', ...at]],
    [['replay', ...at]],
    [['replay', 'id', '--group', 'g', ...at]],
    [['list', ...at, '--limit', '0']],
    [['list', ...at, '--limti', '1']],
  ])('refuses %j', (args) => {
    expect(() => commandOf(args)).toThrow(UsageError);
  });

  it('replays of a group only what was not replayed yet', () => {
    expect(commandOf(['replay', '--group', 'g', ...at]).filter).toMatchObject({ group: 'g', unreplayedOnly: true });
    expect(commandOf(['list', ...at]).filter.unreplayedOnly).toBe(false);
  });

  it('finds the transport of a service by its environment and names what is missing', () => {
    expect(() => connect({ service: 'imo' }, {})).toThrow(/ICUBED_IMO_DATABASE_URL/);
    const env = { ICUBED_IMO_TRANSPORT: 'kafka', ICUBED_IMO_KAFKA_BROKERS: 'x:1', ICUBED_IMO_KAFKA_SASL_USERNAME: 'u' };
    expect(() => connect({ service: 'imo' }, env)).toThrow(/KAFKA_SASL_MECHANISM/);
  });

  it('shows a line a letter, its reason shortened', () => {
    const [head, row, ...rest] = listText({ letters: [letter], more: true }).split('\n');
    expect(head).toMatch(/^id +fact +code +tries +parked +replayed +reason$/);
    expect(row).toMatch(/^g:a\.topic:0:1 +icubed\.test\.happened\.v1 +MESSAGING\.POISON +5 .*line one line two x+…$/);
    expect(rest.join()).toContain('more');
    expect(listText({ letters: [], more: false })).toBe('no dead letters');
  });

  it('shows one letter whole, and no control characters of a payload from outside', () => {
    const replays = [{ at: '2026-11-23T00:00:00.000Z', by: 'ann' }];
    const text = letterText({ ...letter, fact: undefined, payload: 'bad \u001b[2J\u0007 payload', replays });
    expect(text).toContain('x'.repeat(100));
    expect(text).toMatch(/replayed +2026-11-23T00:00:00.000Z by ann/);
    expect(text).toContain('bad �[2J� payload');
  });

  it('says what became of each', () => {
    const outcomes = [{ id: 'a', outcome: 'refused', code: 'MESSAGING.LETTER_UNREPLAYABLE' }];
    expect(outcomesText(outcomes, { dryRun: true, more: true }).split('\n')).toEqual([
      'a  refused: MESSAGING.LETTER_UNREPLAYABLE',
      'dry run: nothing was replayed',
      'there are more: run it again',
    ]);
    expect(outcomesText([], { dryRun: false, more: false })).toBe('nothing to replay');
  });
});
