import { parseArgs } from 'node:util';

export interface SimulateArguments {
  readonly seeds: readonly number[];
  readonly minutes?: number;
  readonly actions: number;
  readonly jobs: number;
  readonly trace: boolean;
}

export const USAGE = `npm run simulate -- [--seed N [--minutes M] | --seeds A..B] [--actions K] [--jobs J] [--trace]
  --seed N      one seed (default 1)
  --minutes M   goes on with that seed for M minutes, comparing every 25 actions
  --seeds A..B  every seed from A to B, one short run each
  --actions K   actions of a short run (default 20)
  --jobs J      seeds at a time (default 2)
  --trace       prints every action`;

const whole = (text: string | undefined, name: string): number => {
  if (!/^\d{1,9}$/.test(text ?? '')) throw new RangeError(`${name} must be a whole number`);
  return Number(text);
};

/** Throws RangeError with what is wrong. */
export function readArguments(args: readonly string[]): SimulateArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string' },
      minutes: { type: 'string' },
      actions: { type: 'string', default: '20' },
      jobs: { type: 'string', default: '2' },
      trace: { type: 'boolean', default: false },
    },
  });
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) throw new RangeError('--minutes must be a number above zero');
  const rest = {
    minutes,
    actions: whole(values.actions, '--actions'),
    jobs: Math.max(1, whole(values.jobs, '--jobs')),
    trace: values.trace,
  };
  if (values.seeds === undefined) return { seeds: [whole(values.seed, '--seed')], ...rest };
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(values.seeds) ?? [];
  const [first, last] = [whole(from, '--seeds'), whole(to, '--seeds')];
  if (last < first) throw new RangeError('--seeds A..B: B is below A');
  return { seeds: Array.from({ length: last - first + 1 }, (_, at) => first + at), ...rest };
}
