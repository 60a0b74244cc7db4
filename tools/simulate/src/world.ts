import { setTimeout as sleep } from 'node:timers/promises';
import type { FreshDatabase } from '@icubed/local';
import { Mirror, MirrorReader, Rpc } from '@icubed/chain-listener';
import type { DataSource } from 'typeorm';
import { CHAIN_ID, deployment, DEPLOYED_AT } from './chain/contracts.js';
import { SimChain } from './chain/sim-chain.js';
import { difference, type Dump, dump } from './compare.js';
import { Endpoint } from './endpoint/endpoint.js';
import { HONEST } from './endpoint/faults.js';
import { expectedLogs, MIRRORED_LOGS } from './expected-logs.js';
import { projections } from './mirror/projections.js';
import { MIRROR_NAME, openStore } from './mirror/store.js';
import { Supervisor } from './mirror/supervisor.js';
import type { Random } from './random.js';

export class SimulationFailure extends Error {}

const DEPTHS = [1, 2, 2, 3, 8, 32, 256];
const ENDPOINTS = 3;
/**
 * Questions of a mirror that makes no headway: about a minute's, at one a poll. A clock alone would call a mirror stuck that a busy machine
 * does not let run; it is the limit for one that asks nothing at all.
 */
const STUCK_AFTER_REQUESTS = 4_000;
const STUCK_AFTER_MS = 600_000;
const POLL_MS = 15;
/** a killed process takes its time to come back */
const PACE_MS = 4_000;

export type OpenDatabase = () => Promise<FreshDatabase>;

/** One seed's chain, endpoints, database and mirroring processes. */
export class World {
  readonly finalityDepth: number;
  readonly chain: SimChain;
  readonly endpoints: Endpoint[];
  reorgs = 0;
  deepest = 0;
  cuts = 0;
  writers = 0;
  compared = 0;
  private readonly honest: Endpoint;
  private second: Supervisor | undefined;
  mirror!: Supervisor;
  private source!: DataSource;
  private database!: FreshDatabase;
  private reader!: MirrorReader;

  constructor(
    random: Random,
    private readonly openDatabase: OpenDatabase,
  ) {
    this.finalityDepth = random.pick(DEPTHS);
    this.chain = new SimChain(random.fork('chain'));
    this.endpoints = Array.from(
      { length: ENDPOINTS },
      (_, at) => new Endpoint(this.chain, random.fork(`endpoint ${at}`)),
    );
    this.honest = new Endpoint(this.chain, random.fork('honest'));
    this.honest.maxLogs = 100_000;
    // the deepest reorgs need a chain that is longer than they are
    const long = this.finalityDepth === 256 ? random.int(200, 330) : random.int(20, 150);
    this.chain.grow(DEPLOYED_AT + (random.chance(0.4) ? random.int(0, 5) : long));
  }

  async open(): Promise<void> {
    await Promise.all([...this.endpoints, this.honest].map((endpoint) => endpoint.listen()));
    this.database = await this.openDatabase();
    this.source = await openStore(this.database.url, 'simulator', 2);
    this.reader = new MirrorReader(this.source, CHAIN_ID);
    this.mirror = this.supervisor();
    this.mirror.start();
    await this.pace(1);
  }

  async close(): Promise<void> {
    await Promise.all([this.mirror?.stop(), this.second?.stop()]);
    await this.source?.destroy();
    await this.database?.drop();
    await Promise.all([...this.endpoints, this.honest].map((endpoint) => endpoint.close()));
  }

  reorg(depth: number, length: number): void {
    this.reorgs += 1;
    this.deepest = Math.max(this.deepest, depth);
    this.chain.reorg(depth, length);
  }

  async cutConnections(): Promise<void> {
    this.cuts += 1;
    await this.source.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
      [`icubed-${MIRROR_NAME}`],
    );
  }

  /** Another replica that believes it is the only one, until the next comparison. */
  addWriter(): void {
    if (this.second !== undefined) return;
    this.writers += 1;
    this.second = this.supervisor();
    this.second.start();
  }

  /** Waits until the mirror asked so many questions: what happens next meets it at work, on a slow machine and on a fast one. */
  async pace(requests: number): Promise<void> {
    const enough = this.requests + requests;
    const deadline = performance.now() + PACE_MS;
    while (this.requests < enough && performance.now() < deadline) await sleep(3);
  }

  private get requests(): number {
    return this.endpoints.reduce((sum, { counts }) => sum + counts.requests, 0);
  }

  async catchUp(maxMs: number): Promise<boolean> {
    return this.until(() => this.settled(), maxMs);
  }

  private async until(done: () => Promise<boolean>, maxMs = STUCK_AFTER_MS): Promise<boolean> {
    const deadline = performance.now() + maxMs;
    const enough = this.requests + STUCK_AFTER_REQUESTS;
    while (!(await done())) {
      if (performance.now() > deadline || this.requests > enough) return false;
      await sleep(5);
    }
    return true;
  }

  /** Heals every endpoint, waits for the mirror and compares. Throws SimulationFailure. */
  async checkpoint(random: Random): Promise<void> {
    for (const endpoint of this.endpoints) Object.assign(endpoint, { mood: HONEST, lag: 0, stuckOn: undefined });
    // finality counts from the highest block ever shown: an index made now must count from the same
    this.chain.grow(Math.max(0, this.chain.highest - this.chain.head.number) + random.int(1, 3));
    const before = this.requests;
    if (!(await this.catchUp(STUCK_AFTER_MS))) {
      const cursor = await this.reader.cursor();
      throw new SimulationFailure(
        `stuck over ${this.requests - before} requests: chain at ${this.chain.head.number} ${this.chain.head.hash}, finality ${this.finalityDepth}, mirror at ${JSON.stringify(cursor)}, ${this.mirror.kills} kills, ${this.mirror.crashes} crashes\n${this.mirror.lastOutput}`,
      );
    }
    await this.second?.stop();
    this.second = undefined;
    await this.compare();
  }

  /** A reorg past finality: the mirror halts, says so, and leaves every table as it was. */
  async beyondFinality(random: Random): Promise<void> {
    const before = await dump(this.source);
    const depth = Math.min(this.finalityDepth + random.int(1, 5), this.chain.head.number - DEPLOYED_AT);
    if (depth <= this.finalityDepth) return;
    this.reorg(depth, depth + 2);
    const halted = async () => (await this.reader.cursor())?.halted === 'MIRROR.REORG_PAST_FINALITY';
    if (!(await this.until(halted)))
      throw new SimulationFailure(
        `a reorg of ${depth} blocks past finality ${this.finalityDepth} did not halt the mirror`,
      );
    this.mirror.kill();
    await sleep(50);
    await this.source.query('UPDATE mirror_cursor SET halted = NULL');
    this.expect(await dump(this.source), before, 'after a reorg past finality');
  }

  get liesTold(): number {
    return this.endpoints.reduce((sum, { counts }) => sum + counts.lies, 0);
  }

  private async compare(): Promise<void> {
    const logs = await this.source.query<{ line: string }[]>(MIRRORED_LOGS);
    const mirrored = new Map([['mirror_log of the chain', logs.map(({ line }) => line)]]);
    this.expect(
      mirrored,
      new Map([['mirror_log of the chain', expectedLogs(this.chain.canonical)]]),
      'against the chain',
    );
    const database = await this.openDatabase();
    const source = await openStore(database.url, 'fresh-index', 2);
    try {
      const rpc = new Rpc([this.honest.httpUrl]);
      const mirror = new Mirror({ source, rpc, deployment, finalityDepth: this.finalityDepth, projections });
      while ((await mirror.step()) !== undefined);
      this.expect(await dump(this.source), await dump(source), 'against a fresh index');
      this.compared += 1;
    } finally {
      await source.destroy();
      await database.drop();
    }
  }

  private expect(mirrored: Dump, expected: Dump, what: string): void {
    const found = difference(mirrored, expected);
    if (found !== undefined) throw new SimulationFailure(`${what}, ${found}`);
  }

  private async settled(): Promise<boolean> {
    const cursor = await this.reader.cursor();
    const { head, highest } = this.chain;
    const final = Math.max(DEPLOYED_AT - 1, highest - this.finalityDepth);
    return cursor?.head.hash === head.hash && cursor.final.number >= final;
  }

  private supervisor(): Supervisor {
    return new Supervisor({
      databaseUrl: this.database.url,
      rpcUrls: this.endpoints.map((endpoint) => endpoint.httpUrl),
      socketUrls: this.endpoints.map((endpoint) => endpoint.socketUrl),
      finalityDepth: this.finalityDepth,
      pollIntervalMs: POLL_MS,
    });
  }
}
