import { Random } from './random.js';
import { begin, choose } from './scenario.js';
import { type OpenDatabase, World } from './world.js';

export interface SeedOptions {
  readonly seed: number;
  readonly actions: number;
  /** goes on until this much time has passed, instead of a number of actions */
  readonly minutes?: number;
  readonly openDatabase: OpenDatabase;
  readonly trace?: (line: string) => void;
}

export interface SeedResult {
  readonly seed: number;
  readonly finalityDepth: number;
  readonly blocks: number;
  readonly reorgs: number;
  readonly deepest: number;
  readonly kills: number;
  readonly cuts: number;
  readonly writers: number;
  readonly requests: number;
  readonly failures: number;
  readonly sloppy: number;
  readonly lies: number;
  readonly comparisons: number;
  readonly seconds: number;
  readonly failure?: string;
}

/** A long run is compared now and then, so that a fault shows near its cause. */
const CHECKPOINT_EVERY = 25;

export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { seed, actions, minutes, trace } = options;
  const started = performance.now();
  const random = new Random(seed);
  const world = new World(random.fork('world'), options.openDatabase);
  const choices = random.fork('actions');
  const elapsed = (): number => (performance.now() - started) / 1000;
  let failure: string | undefined;
  try {
    begin(world, choices);
    await world.open();
    for (let done = 0; minutes === undefined ? done < actions : elapsed() < minutes * 60; done += 1) {
      const action = choose(choices);
      trace?.(`${elapsed().toFixed(2)} s: ${action.name}, chain at ${world.chain.head.number}`);
      await action.run(world, choices);
      await world.pace(choices.pick([0, 1, 3, 8, 20]));
      if ((done + 1) % CHECKPOINT_EVERY === 0) await world.checkpoint(choices);
    }
    await world.checkpoint(choices);
    if (choices.chance(0.15)) await world.beyondFinality(choices);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  await world.close();
  const total = (name: 'requests' | 'failures' | 'sloppy' | 'lies'): number =>
    world.endpoints.reduce((sum, { counts }) => sum + counts[name], 0);
  return {
    seed,
    finalityDepth: world.finalityDepth,
    blocks: world.chain.mined,
    reorgs: world.reorgs,
    deepest: world.deepest,
    kills: world.mirror?.kills ?? 0,
    cuts: world.cuts,
    writers: world.writers,
    requests: total('requests'),
    failures: total('failures'),
    sloppy: total('sloppy'),
    lies: total('lies'),
    comparisons: world.compared,
    seconds: elapsed(),
    failure,
  };
}
