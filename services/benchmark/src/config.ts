import { readConfig, serviceShape, type Environment } from '@icubed/config';

export function readBenchmarkConfig(env: Environment) {
  return readConfig('benchmark', serviceShape, env);
}

export type BenchmarkConfig = ReturnType<typeof readBenchmarkConfig>;
