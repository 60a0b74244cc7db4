import { PHASES } from '@icubed/chain-listener';
import { DEPLOYED_AT } from './chain/contracts.js';
import type { Endpoint } from './endpoint/endpoint.js';
import { HONEST, TOLD_METHODS } from './endpoint/faults.js';
import type { Random } from './random.js';
import type { World } from './world.js';

export interface Action {
  readonly name: string;
  readonly weight: number;
  run(world: World, random: Random): Promise<void> | void;
}

/** The deepest fork that leaves alone what an honest mirror may already hold for final. */
export function deepestFork(world: World): number {
  const { chain, finalityDepth } = world;
  const settled = Math.max(DEPLOYED_AT - 1, chain.highest - finalityDepth);
  return chain.head.number - settled;
}

function reorg(world: World, random: Random): void {
  const deepest = Math.min(256, deepestFork(world));
  if (deepest < 1) return world.chain.grow(1);
  // shallow ones are the everyday; the deepest possible must come too
  const depth = random.chance(0.25) ? deepest : random.int(1, Math.min(deepest, random.pick([2, 8, 256])));
  const length = random.chance(0.15) ? random.int(1, depth) : depth + random.int(0, 3);
  world.reorg(depth, length);
}

function spoil(world: World, endpoint: Endpoint, random: Random): void {
  const lying = random.pick([0, 0.1, 0.5]);
  if (lying > 0) for (const other of world.endpoints) other.mood = { ...other.mood, lying: 0 };
  endpoint.mood = {
    failing: random.pick([0, 0.05, 0.2, 1]),
    sloppy: random.pick([0, 0.1, 0.4]),
    lying,
    about: random.pick(TOLD_METHODS),
  };
  endpoint.maxLogs = random.pick([5, 40, 200]);
}

/** The weather a seed starts in. */
export function begin(world: World, random: Random): void {
  for (const endpoint of world.endpoints) {
    if (random.chance(0.5)) spoil(world, endpoint, random);
    if (random.chance(0.15)) endpoint.lag = random.int(1, 300);
  }
}

/** What may happen next. At most one endpoint tells untruths and at most one stands on a lost branch at a time: two of three agree. */
export const ACTIONS: readonly Action[] = [
  { name: 'grow', weight: 6, run: ({ chain }, random) => chain.grow(random.int(1, 5)) },
  { name: 'leap', weight: 1, run: ({ chain }, random) => chain.grow(random.int(20, 90)) },
  { name: 'reorg', weight: 4, run: reorg },
  {
    name: 'strand',
    weight: 1,
    run(world, random) {
      for (const endpoint of world.endpoints) endpoint.stuckOn = undefined;
      random.pick(world.endpoints).stuckOn = [...world.chain.canonical];
      reorg(world, random);
    },
  },
  {
    name: 'lag',
    weight: 1,
    run(world, random) {
      random.pick(world.endpoints).lag = random.int(1, random.pick([3, 20, 300]));
    },
  },
  {
    name: 'mood',
    weight: 4,
    run: (world, random) => spoil(world, random.pick(world.endpoints), random),
  },
  {
    name: 'heal',
    weight: 2,
    run(world, random) {
      const endpoint = random.pick(world.endpoints);
      Object.assign(endpoint, { mood: HONEST, lag: 0, stuckOn: undefined });
    },
  },
  { name: 'kill', weight: 1, run: (world) => world.mirror.kill() },
  {
    name: 'kill in a transaction',
    weight: 1,
    run: (world, random) => world.mirror.kill({ killAt: { phase: random.pick(PHASES), times: random.int(1, 4) } }),
  },
  { name: 'cut', weight: 1.5, run: (world) => world.cutConnections() },
  { name: 'second writer', weight: 0.4, run: (world) => world.addWriter() },
  { name: 'catch up', weight: 2, run: (world) => world.catchUp(500) },
];

export function choose(random: Random): Action {
  const total = ACTIONS.reduce((sum, { weight }) => sum + weight, 0);
  let at = random.unit() * total;
  for (const action of ACTIONS) {
    at -= action.weight;
    if (at < 0) return action;
  }
  return ACTIONS[0] as Action;
}
