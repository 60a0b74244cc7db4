import { describe, expect, it } from '@jest/globals';
import type { OutgoingRecord, ReceivedRecord } from '../transport/transport.js';
import { type DeadLetter, deadLetterOf, deadLetterTopic, letterId } from './dead-letter.js';
import { DeadLetters } from './dead-letters.js';
import { isKeptLong, REPLAY_TOPIC } from './letter-topics.js';

const AT = new Date('2026-11-22T12:00:00Z');
const envelope = (id: string) => ({
  specversion: '1.0',
  id,
  type: 'icubed.test.happened.v1',
  source: 'test',
  subject: 'k',
  time: AT.toISOString(),
  datacontenttype: 'application/json',
  data: { from: 'a version to come', nested: { kept: true } },
});

function parked(offset: number, group = 'g', payload = JSON.stringify(envelope(`e${offset}`))): OutgoingRecord {
  const record = { topic: 'a.topic', partition: 0, offset: String(offset), key: 'k', payload };
  return deadLetterOf(record, new Error('why'), { group, attempts: 5, parkedAt: AT });
}

/** Topics in memory; like Kafka it stores what it is given, twice if given twice. */
function fakeTransport(...records: OutgoingRecord[]) {
  const stored = [...records];
  return {
    stored,
    publish: async (more: readonly OutgoingRecord[]) => void stored.push(...more),
    topics: async () => [...new Set(stored.map((record) => record.topic))],
    browse: async (topic: string, onRecord: (record: ReceivedRecord) => void) => {
      for (const [offset, record] of stored.filter((one) => one.topic === topic).entries())
        onRecord({ ...record, partition: 0, offset: String(offset) });
    },
  };
}

describe('dead letters', () => {
  const open = (...records: OutgoingRecord[]) => {
    const transport = fakeTransport(...records);
    return { transport, letters: new DeadLetters(transport, () => AT) };
  };
  const ids = async (letters: DeadLetters, filter = {}, limit = 100) =>
    (await letters.list(filter, limit)).letters.map((letter) => letter.id);

  it('are listed once each, by group, topic and code', async () => {
    const { letters } = open(parked(1), parked(1), parked(2, 'other'));
    expect(await ids(letters)).toEqual(['g:a.topic:0:1', 'other:a.topic:0:2']);
    expect(await ids(letters, { group: 'other' })).toEqual(['other:a.topic:0:2']);
    expect(await ids(letters, { code: 'MESSAGING.POISON' })).toEqual([]);
    expect(await ids(letters, { topic: 'another.topic' })).toEqual([]);
  });

  it('say when there are more than were asked for', async () => {
    const { letters } = open(parked(1), parked(2), parked(3));
    expect((await letters.list({}, 2)).more).toBe(true);
    expect(await ids(letters, {}, 2)).toHaveLength(2);
    expect((await letters.list({}, 3)).more).toBe(false);
  });

  it('go back as they came, for the group that parked them, with a record of who asked', async () => {
    const { transport, letters } = open(parked(1));
    const letter = await letters.inspect('g:a.topic:0:1');
    expect(await letters.replay([letter], 'ann')).toEqual([{ id: letter.id, outcome: 'replayed' }]);
    const [, record, fact] = transport.stored;
    expect(JSON.parse(fact?.payload ?? '')).toEqual({ ...envelope('e1'), replaygroup: 'g' });
    expect(fact).toMatchObject({ topic: 'a.topic', key: 'k' });
    expect(record?.topic).toBe(REPLAY_TOPIC);
    expect((await letters.inspect(letter.id)).replays).toEqual([
      expect.objectContaining({ letter: letter.id, by: 'ann', at: AT.toISOString(), factId: 'e1' }),
    ]);
    expect(await ids(letters, { unreplayedOnly: true })).toEqual([]);
  });

  it('make the same event id when two operators replay one at once, and another on purpose', async () => {
    const { transport, letters } = open(parked(1));
    const seen = await letters.inspect('g:a.topic:0:1');
    await letters.replay([seen], 'ann');
    await letters.replay([seen], 'bob');
    await letters.replay([await letters.inspect(seen.id)], 'ann');
    const events = transport.stored.filter((record) => record.topic === 'a.topic').map((record) => record.eventId);
    expect(new Set(events)).toEqual(new Set([`replay:0:${seen.id}`, `replay:2:${seen.id}`]));
  });

  it('that hold no fact are refused and the others still go', async () => {
    const { letters } = open(parked(1, 'g', 'not JSON'), parked(2));
    const { letters: both } = await letters.list({}, 10);
    expect(await letters.replay(both, 'ann')).toEqual([
      { id: 'g:a.topic:0:1', outcome: 'refused', code: 'MESSAGING.LETTER_UNREPLAYABLE' },
      { id: 'g:a.topic:0:2', outcome: 'replayed' },
    ]);
  });

  it('that do not exist are named', async () => {
    await expect(open().letters.inspect('g:a.topic:0:9')).rejects.toMatchObject({ code: 'MESSAGING.LETTER_NOT_FOUND' });
    await expect(open().letters.inspect('nonsense')).rejects.toMatchObject({ code: 'MESSAGING.LETTER_NOT_FOUND' });
  });

  it('and their replays are kept longer than facts', () => {
    expect([deadLetterTopic('a'), REPLAY_TOPIC, 'a', 'a.dead-letters'].map(isKeptLong)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(letterId(JSON.parse(parked(1).payload) as DeadLetter)).toBe(parked(1).eventId);
  });
});
