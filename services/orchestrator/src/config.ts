import { readConfig, serviceShape, type Environment } from '@icubed/config';

export function readOrchestratorConfig(env: Environment) {
  return readConfig('orchestrator', serviceShape, env);
}

export type OrchestratorConfig = ReturnType<typeof readOrchestratorConfig>;
