import { type Environment, readConfig, serviceShape, value } from '@icubed/config';
import { z } from 'zod';

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});

const shape = {
  ...serviceShape,
  redisUrl: value.text(),
  queuePrefix: value.text('orchestrator'),
  /** where steps are called */
  executorUrl: value.url('http://127.0.0.1:4005'),
  /** speaks for this service and no one else */
  serviceJwtPrivateKey: value.json(privateJwk),
  executorJwtPublicKey: value.text(),
  /** where published content is fetched by its CID, as nodes fetch it */
  contentUrl: value.url('http://127.0.0.1:4000'),
  contentTimeoutMs: value.integer({ min: 100, fallback: 15_000 }),
  /** how long outputs of decided runs are kept */
  valueMinutes: value.integer({ min: 1, fallback: 60 }),
  pollIntervalMs: value.integer({ min: 10, fallback: 500 }),
};

export type OrchestratorConfig = ReturnType<typeof readOrchestratorConfig>;

export function readOrchestratorConfig(env: Environment) {
  return readConfig('orchestrator', shape, env);
}
