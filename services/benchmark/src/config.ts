import { chainShape, type Environment, readConfig, serviceShape, value } from '@icubed/config';
import { DEFAULT_PARAMETERS } from '@icubed/ranking';

const shape = {
  ...serviceShape,
  ...chainShape,
  /** signs releases and can do nothing else */
  rankingPrivateKey: value.privateKey(),
  /** USD base units a payer must have spent in all to rate and to count in full; lower than 1 USD on a local network only */
  minimumSpend: value.usdMicros(BigInt(DEFAULT_PARAMETERS.minimumSpend)),
  /** how long after Monday 00:00 UTC of the chain's clock a week closes: facts need time to arrive */
  closeDelaySeconds: value.integer({ min: 0, max: 86_400, fallback: 600 }),
  /** how often the clock is looked at */
  closeIntervalMs: value.integer({ min: 50, fallback: 5_000 }),
  /** how often a release that is not on-chain yet is brought a step nearer */
  anchorIntervalMs: value.integer({ min: 50, fallback: 2_000 }),
  /** opens `POST /v1/rankings/close` to signed-in wallets: a local network need not wait for Monday */
  closeOnDemand: value.flag(false),
  pollIntervalMs: value.integer({ min: 10, fallback: 500 }),
};

export function readBenchmarkConfig(env: Environment) {
  return readConfig('benchmark', shape, env);
}

export type BenchmarkConfig = ReturnType<typeof readBenchmarkConfig>;
