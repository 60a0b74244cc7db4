import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { TopicBrowser, Transport } from '../transport/transport.js';
import { type DeadLetter, deadLetterTopic, isDeadLetterTopic, letterId } from './dead-letter.js';
import { type Letter, letterOf, parseLetter } from './letter.js';
import { REPLAY_TOPIC } from './letter-topics.js';
import { parseReplay, type Replay, replayOf } from './replay.js';

export interface LetterFilter {
  readonly group?: string;
  readonly topic?: string;
  readonly code?: string;
  /** leaves out what was replayed already */
  readonly unreplayedOnly?: boolean;
}

export interface ReplayOutcome {
  readonly id: string;
  readonly outcome: 'replayed' | 'refused';
  /** of a refusal */
  readonly code?: string;
}

/** What an operator does with parked facts, on whichever transport holds them. */
export class DeadLetters {
  constructor(
    private readonly transport: Pick<Transport, 'publish'> & TopicBrowser,
    private readonly now: () => Date,
  ) {}

  /** The first letters that match, oldest first within a partition; `more` when there are others. */
  async list(filter: LetterFilter, limit: number): Promise<{ letters: Letter[]; more: boolean }> {
    const topics = (await this.transport.topics()).filter(isDeadLetterTopic).toSorted();
    const asked =
      filter.topic === undefined ? topics : topics.filter((name) => name === deadLetterTopic(filter.topic ?? ''));
    const replays = await this.replays();
    const found = new Map<string, Letter>();
    for (const topic of asked) {
      await this.transport.browse(topic, (record) => {
        const parked = parseLetter(record.payload);
        const letter = letterOf(parked, replays.get(letterId(parked)) ?? []);
        // one more than asked for tells that there are more, and payloads beyond it are not held
        if (matches(letter, filter) && found.size <= limit) found.set(letter.id, letter);
      });
    }
    const letters = [...found.values()];
    return { letters: letters.slice(0, limit), more: letters.length > limit };
  }

  /** Throws MESSAGING.LETTER_NOT_FOUND. */
  async inspect(id: string): Promise<Letter> {
    // group and topic hold no colon: an id names its topic
    const topic = deadLetterTopic(id.split(':')[1] ?? '');
    let found: DeadLetter | undefined;
    await this.transport.browse(topic, (record) => {
      const letter = parseLetter(record.payload);
      if (letterId(letter) === id) found ??= letter;
    });
    if (found === undefined) throw new ModelverseError('MESSAGING.LETTER_NOT_FOUND', `no dead letter ${id}`);
    return letterOf(found, (await this.replays()).get(id) ?? []);
  }

  /** One after another, in the order given, each with its record of who asked for it. */
  async replay(letters: readonly Letter[], by: string): Promise<ReplayOutcome[]> {
    const outcomes: ReplayOutcome[] = [];
    for (const letter of letters) {
      try {
        await this.transport.publish(replayOf(letter, { by, at: this.now(), earlier: letter.replays.length }));
        outcomes.push({ id: letter.id, outcome: 'replayed' });
      } catch (error) {
        if (!isModelverseError(error) || error.retryable) throw error;
        outcomes.push({ id: letter.id, outcome: 'refused', code: error.code });
      }
    }
    return outcomes;
  }

  private async replays(): Promise<Map<string, Replay[]>> {
    const replays = new Map<string, Map<string, Replay>>();
    await this.transport.browse(REPLAY_TOPIC, ({ payload }) => {
      const replay = parseReplay(payload);
      const ofLetter = replays.get(replay.letter) ?? new Map<string, Replay>();
      // a record that comes twice is one replay
      replays.set(replay.letter, ofLetter.set(`${replay.at} ${replay.by}`, replay));
    });
    return new Map([...replays].map(([letter, byTime]) => [letter, [...byTime.values()]]));
  }
}

function matches(letter: Letter, filter: LetterFilter): boolean {
  return (
    (filter.group === undefined || letter.group === filter.group) &&
    (filter.code === undefined || letter.code === filter.code) &&
    !(filter.unreplayedOnly === true && letter.replays.length > 0)
  );
}
