import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendToOutbox, DeadLetters, type TopicBrowser, type Transport } from '../src/index.js';
import { inTransaction } from '@icubed/persistence';
import { type CrashPlan, POINTS, randomOf } from './crash-plan.js';
import { eventually } from './eventually.js';
import { happening } from './happening.js';
import type { TestService } from './test-service.js';

export interface CrashHarness {
  readonly service: TestService;
  readonly brokers?: readonly string[];
  connect(): Transport & TopicBrowser;
  /** whether a record that is published twice is stored twice */
  readonly storesAgain: boolean;
  /** of the random deaths */
  readonly seed: number;
}

const FACTS = 12;
const KEYS = 6;
const ROUNDS = 10;
const FACTS_A_PROCESS = 200;
/** fewer than a process can announce by then, mostly: the kill meets it producing, relaying and consuming at once */
const LIFETIME_MS = 400;
const PATIENCE_MS = 120_000;

/** What holds when processes die at any boundary of produce, relay and consume, the same on every transport. */
export function crashContract(name: string, harness: () => CrashHarness): void {
  describe(`processes killed with SIGKILL, over ${name}`, () => {
    const children: ChildProcess[] = [];
    let serial = 0;
    let topic: string;
    let prefix: string;
    beforeEach(async () => {
      serial += 1;
      [topic, prefix] = [`crash.topic-${serial}`, `t${serial}.`];
      const { source } = harness().service;
      await source.query('create table if not exists aggregate (id text primary key, version int)');
      await source.query(`insert into aggregate select $1 || 'k' || n, 0 from generate_series(0, ${KEYS - 1}) n`, [
        prefix,
      ]);
    });
    afterEach(async () => {
      for (const child of children.splice(0)) await end(child);
    });

    const plan = (of: Partial<CrashPlan>): CrashPlan => ({
      url: harness().service.database.url,
      brokers: harness().brokers,
      topic,
      roles: ['produce', 'relay', 'consume'],
      prefix,
      keys: 1,
      facts: 0,
      seed: serial,
      ...of,
    });
    async function boot(of: Partial<CrashPlan>): Promise<ChildProcess> {
      const child = start(plan(of));
      children.push(child);
      await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
      return child;
    }
    const dead = async (of: Partial<CrashPlan>): Promise<void> => {
      const child = await boot(of);
      if (child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL'); // not an error, and not the end of its work
    };
    /** Versions 1 to FACTS of the only aggregate, as a producer that lives would have announced them. */
    const announced = async (): Promise<void> => {
      await inTransaction(harness().service.source, async (manager) => {
        await manager.query('update aggregate set version = $2 where id = $1', [`${prefix}k0`, FACTS]);
        const facts = Array.from({ length: FACTS }, (_, n) => happening(`${prefix}k0`, n + 1));
        await appendToOutbox(manager, ...facts.map((fact) => ({ ...fact, topic })));
      });
    };
    const relayed = async (transport: Transport): Promise<void> => {
      const relay = harness().service.relay({ transport });
      await eventually(async () => expect(await harness().service.undelivered()).toBe(0), PATIENCE_MS);
      await relay.stop();
    };
    const committed = async (): Promise<number[]> =>
      (
        await harness().service.source.query('select version from aggregate where id like $1 order by id', [
          `${prefix}%`,
        ])
      ).map((row: { version: number }) => row.version);
    const applied = async (): Promise<number[][]> => {
      const rows = await harness().service.applied();
      const of = (key: number): number[] =>
        rows.filter((row) => row.key === `${prefix}k${key}`).map((row) => row.value);
      return Array.from({ length: KEYS }, (_, key) => of(key));
    };
    const lag = async (transport: Transport): Promise<number> => (await transport.lag(topic, [topic])).get(topic) ?? 0;
    /** What was committed, whoever died since, is applied: all of it, once, in order, and nothing is left to do. */
    async function whole(transport: Transport, but: readonly number[] = [], seed = serial): Promise<void> {
      await eventually(async () => {
        // somebody may still announce: what is committed is read before what is applied
        const versions = await committed();
        const due = versions.map((version) =>
          Array.from({ length: version }, (_, n) => n + 1).filter((n) => !but.includes(n)),
        );
        const found = { seed, applied: await applied(), undelivered: await harness().service.undelivered() };
        expect({ ...found, lag: await lag(transport) }).toEqual({ seed, applied: due, undelivered: 0, lag: 0 });
      }, PATIENCE_MS);
    }

    it.each([
      ['before its commit announces nothing', 'announced', { committed: 2, undelivered: 2 }],
      ['after its commit leaves what it announced to others', 'committed', { committed: 3, undelivered: 3 }],
    ] as const)(
      'a producer that dies %s',
      async (_name, point, left) => {
        await dead({ roles: ['produce'], facts: FACTS, killAt: { point, times: 3 } });
        expect({ committed: (await committed())[0], undelivered: await harness().service.undelivered() }).toEqual(left);
        expect(await applied()).toEqual(Array.from({ length: KEYS }, () => []));
        await boot({});
        await whole(harness().connect());
      },
      180_000,
    );

    it('a relay that dies before it marks what it published has it published again, applied once', async () => {
      const transport = harness().connect();
      await announced();
      await dead({ roles: ['relay'], killAt: { point: 'published', times: 1 } });
      expect(await harness().service.undelivered()).toBe(FACTS);
      const stored = await lag(transport);
      expect(stored).toBe(7); // a batch
      await boot({});
      await whole(transport);
      const ids: string[] = [];
      await transport.browse(topic, ({ offset, partition }) => void ids.push(`${partition}/${offset}`));
      expect(new Set(ids).size).toBe(harness().storesAgain ? FACTS + stored : FACTS);
    }, 180_000);

    it.each([
      ['before its commit applies nothing', 'handled', 2],
      ['after its commit, before the offset is committed, applies nothing twice', 'consumed', 3],
    ] as const)(
      'a consumer that dies %s',
      async (_name, point, left) => {
        const transport = harness().connect();
        await announced();
        await relayed(transport);
        await dead({ roles: ['consume'], killAt: { point, times: 3 } });
        expect((await applied())[0]).toHaveLength(left);
        expect(await lag(transport)).toBe(FACTS); // the group is given all of them again
        await boot({});
        await whole(transport);
      },
      180_000,
    );

    it('a consumer that dies after it parked a fact parks it once', async () => {
      const transport = harness().connect();
      await announced();
      await relayed(transport);
      await dead({ roles: ['consume'], poison: 4, killAt: { point: 'parked', times: 1 } });
      expect(await lag(transport)).toBe(FACTS);
      await boot({ poison: 4 });
      await whole(transport, [4]);
      const { letters } = await new DeadLetters(transport, () => new Date()).list({ group: topic }, 100);
      expect(letters.map(({ fact }) => fact?.id)).toEqual([`${prefix}k0:4`]);
    }, 180_000);

    it('lose nothing, announce nothing that was not committed, apply nothing twice and keep the order of each key', async () => {
      const { seed } = harness();
      const random = randomOf(seed);
      const victimOf = (): Partial<CrashPlan> => {
        const point = POINTS[Math.floor(random() * POINTS.length * 2)]; // each other time none: killed from outside
        const times = 1 + Math.floor(random() * 25);
        return { keys: KEYS, facts: FACTS_A_PROCESS, seed: seed + times, killAt: point && { point, times } };
      };
      // survives: half of the slots and partitions move with every death of another
      await boot({ keys: KEYS, facts: FACTS_A_PROCESS, seed });
      let nextVictim = boot(victimOf());
      for (let round = 0; round < ROUNDS; round += 1) {
        const victim = await nextVictim;
        if (round + 1 < ROUNDS) nextVictim = boot(victimOf()); // boots while the other one works
        await delay(random() * LIFETIME_MS);
        victim.kill('SIGKILL'); // whether it has reached its point by then or not
      }
      await whole(harness().connect(), [], seed);
      expect((await committed()).reduce((sum, version) => sum + version, 0)).toBeGreaterThan(FACTS_A_PROCESS);
    }, 300_000);
  });
}

function start(plan: CrashPlan): ChildProcess {
  const host = join(import.meta.dirname, 'crash-host.mjs');
  return spawn(process.execPath, [host, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
