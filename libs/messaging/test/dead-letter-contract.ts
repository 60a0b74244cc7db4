import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  Consumer,
  type Consumption,
  DeadLetters,
  reactions,
  type TopicBrowser,
  type Transport,
  when,
} from '../src/index.js';
import { eventually } from './eventually.js';
import { happened, happening } from './happening.js';
import type { TestService } from './test-service.js';

const TOOL = join(import.meta.dirname, '../../../tools/dead-letters/main.mjs');

export interface DeadLetterHarness {
  readonly service: TestService;
  connect(): Transport & TopicBrowser;
  /** where the tool finds the letters */
  readonly at: readonly string[];
}

/** Runs the operator's command as the operator does. */
function deadLetters(...args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [TOOL, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

/** Listing, inspecting and replaying, the same on every transport. */
export function deadLetterContract(name: string, harness: () => DeadLetterHarness): void {
  describe(`dead letters in ${name}`, () => {
    let bug: boolean;
    let serial = 0;
    let group: string;
    let key: string;
    let transport: Transport;
    beforeEach(() => {
      [bug, group, key] = [true, `${name}.g${(serial += 1)}`, `k${serial}`];
      transport = harness().connect();
    });

    const consume = async (of = group, consumption: Partial<Consumption> = {}): Promise<Consumer> => {
      const { service } = harness();
      const options = { source: service.source, transport, retry: { baseMs: 2, capMs: 5 } };
      const apply = when(happened, async (manager, data) => {
        if (data.key !== key) return;
        if (bug && of === group && data.n !== 2) throw new TypeError('a bug');
        await manager.query('insert into applied (fact_key, value) values ($1, $2)', [`${of}/${data.key}`, data.n]);
      });
      const consumer = new Consumer({ group: of, ...reactions(apply), ...consumption }, options);
      service.closeFirst(() => consumer.stop());
      await consumer.start().ready;
      return consumer;
    };
    const publish = async (...numbers: number[]) => {
      const facts = numbers.map((n) => happening(key, n)).map(({ topic, ...fact }) => ({ topic, fact }));
      await transport.publish(
        facts.map(({ topic, fact }) => ({ topic, key, eventId: fact.id, payload: JSON.stringify(fact) })),
      );
    };
    const applied = async (of = group) =>
      (await harness().service.applied()).filter((row) => row.key === `${of}/${key}`).map((row) => row.value);
    const tool = (...args: string[]) => deadLetters(...args, ...harness().at);
    const listed = async () =>
      (await new DeadLetters(harness().connect(), () => new Date()).list({ group }, 100)).letters;

    it('are listed with their reason, inspected, and replayed once the fault is mended', async () => {
      const consumer = await consume();
      await publish(1, 2);
      await eventually(async () => expect(await applied()).toEqual([2]), 30_000);
      const { output } = await tool('list', '--group', group);
      expect(output).toMatch(/icubed\.test\.happened\.v1 +PLATFORM\.INTERNAL +5 .* - +a bug/);
      const [letter] = await listed();
      const inspected = await tool('inspect', letter?.id ?? '');
      expect(inspected.output).toMatch(new RegExp(`tries +5[^]*a bug[^]*"id": "${key}:1"`));
      bug = false;
      expect(await tool('replay', letter?.id ?? '', '--by', 'ann')).toMatchObject({ code: 0 });
      await eventually(async () => expect(await applied()).toEqual([2, 1]), 30_000);
      expect((await listed())[0]?.replays).toEqual([expect.objectContaining({ by: 'ann', factId: `${key}:1` })]);
      await consumer.stop();
    });

    it('are applied once however often they are replayed, and by no group that had no trouble', async () => {
      const [consumer, bystander] = await Promise.all([consume(), consume(`${group}.bystander`)]);
      await publish(1, 3, 2);
      await eventually(async () => expect(await applied()).toEqual([2]), 30_000);
      await eventually(async () => expect(await applied(`${group}.bystander`)).toEqual([1, 3, 2]), 30_000);
      // as if the bystander had handled them so long ago that its inbox was pruned
      await harness().service.source.query('delete from inbox where consumer_group = $1', [`${group}.bystander`]);
      bug = false;
      const dry = await tool('replay', '--group', group, '--dry-run');
      expect(dry.output).toContain('nothing was replayed');
      const [first] = await Promise.all([tool('replay', '--group', group), tool('replay', '--group', group)]);
      expect(first.code).toBe(0);
      await eventually(async () => expect(await applied()).toEqual([2, 1, 3]), 30_000);
      expect((await tool('replay', '--group', group)).output).toContain('nothing to replay');
      const [again] = await listed();
      expect((await tool('replay', again?.id ?? '', '--again')).output).toMatch(/ replayed$/m);
      await publish(4);
      await eventually(async () => expect(await applied()).toEqual([2, 1, 3, 4]), 30_000);
      await eventually(async () => expect(await applied(`${group}.bystander`)).toEqual([1, 3, 2, 4]), 30_000);
      await Promise.all([consumer.stop(), bystander.stop()]);
    }, 120_000);

    it('that fail again are parked again, as letters of their own', async () => {
      const consumer = await consume();
      await publish(1);
      await eventually(async () => expect(await listed()).toHaveLength(1), 30_000);
      await tool('replay', '--group', group);
      await eventually(async () => expect(await listed()).toHaveLength(2), 30_000);
      await consumer.stop();
    }, 120_000);

    it('that hold no fact are refused by code, and so is what does not exist', async () => {
      const consumer = await consume();
      await transport.publish([{ topic: happened.topic, key, eventId: `${key}:poison`, payload: 'no fact at all' }]);
      await eventually(async () => expect(await listed()).toHaveLength(1), 30_000);
      const [letter] = await listed();
      const refused = await tool('replay', letter?.id ?? '');
      expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('MESSAGING.LETTER_UNREPLAYABLE') });
      const unknown = await tool('inspect', `${group}:${happened.topic}:0:987654`);
      expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('MESSAGING.LETTER_NOT_FOUND') });
      await consumer.stop();
    }, 120_000);
  });
}
