import { chainShape, type Environment, readConfig, serviceShape, value } from '@icubed/config';
import { z } from 'zod';

const key = () =>
  z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'not 32 bytes of hex')
    .transform((hex) => Buffer.from(hex.replace(/^0x/, ''), 'hex'));

const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

const shape = {
  ...serviceShape,
  ...chainShape,
  redisUrl: value.text(),
  /** runs workflows; their steps come back as calls */
  orchestratorUrl: value.url('http://127.0.0.1:4004'),
  /** hands over the keys of sealed content */
  registryUrl: value.url('http://127.0.0.1:4001'),
  /** Ed25519 JWK: this service's own word to orchestrator and registry */
  serviceJwtPrivateKey: value.json(privateJwk),
  orchestratorJwtPublicKey: value.text(),
  /** seals the session keys */
  kek: key(),
  /** sends redeemBatch, answers claims that a receipt was not settled, and can do nothing else */
  settlementPrivateKey: value.privateKey(),
  settlementIntervalMs: value.integer({ min: 100, fallback: 10_000 }),
  /** unclaimed captures worth more than this do not wait for the interval */
  settlementThreshold: value.usdMicros(5_000_000n),
  /** anchors the hourly roots of receipts and can do nothing else */
  anchorPrivateKey: value.privateKey(),
  /** how often is looked whether an hour is over, and one that is not on-chain yet is brought a step nearer */
  anchorIntervalMs: value.integer({ min: 50, fallback: 5_000 }),
  /** what nodes sign into their hello */
  nodeOrigin: value.text('ws://127.0.0.1:4005'),
  /** addresses; empty: whoever proves a key may serve */
  allowedNodes: value.list([]),
  /** a call is decided within this time, whatever happens */
  callTimeoutMs: value.integer({ min: 100, fallback: 60_000 }),
  /** the same for a workflow: less than what a client or the gateway waits for one answer */
  workflowTimeoutMs: value.integer({ min: 100, fallback: 110_000 }),
  leaseTimeoutMs: value.integer({ min: 50, fallback: 30_000 }),
  maxAttempts: value.integer({ min: 1, max: 10, fallback: 3 }),
  /** beyond it new calls are refused with EXECUTOR.OVERLOADED */
  maxOpenCalls: value.integer({ min: 1, fallback: 500 }),
  queuePrefix: value.text('executor'),
  /** false: `main.chain-listener.js` mirrors in a process of its own */
  chainListener: value.flag(true),
  pollIntervalMs: value.integer({ min: 10, fallback: 500 }),
};

export type ExecutorConfig = ReturnType<typeof readExecutorConfig>;

export function readExecutorConfig(env: Environment) {
  return readConfig('executor', shape, env);
}
