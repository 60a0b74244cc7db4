import { telemetryShape, readConfig, value, type Environment } from '@icubed/config';

const TOKEN = /^[A-Za-z0-9\-._~+/=]{32,500}$/;

const shape = {
  port: value.port(),
  host: value.text('127.0.0.1'),
  logLevel: value.text('info'),
  databaseUrl: value.text(),
  ...telemetryShape,
  ipfsDir: value.text(),
  ipfsPort: value.port(4016),
  /** Each of at least 32 characters that a header takes; what one has pinned no other sees. */
  tokens: value
    .list()
    .refine((all) => all.every((token) => TOKEN.test(token)), 'each token is 32 to 500 of A-Z a-z 0-9 - . _ ~ + / ='),
  /** Hosts that origins may name: whoever has a token has this node dial no other. */
  originHosts: value.list(['127.0.0.1']),
  pinsPerToken: value.integer({ min: 1, fallback: 100_000 }),
  intervalMs: value.integer({ min: 50, fallback: 1_000 }),
  checkHours: value.integer({ min: 1, max: 8_760, fallback: 24 }),
  checkPercent: value.integer({ min: 0, max: 100, fallback: 10 }),
};

export function readPinningConfig(env: Environment) {
  return readConfig('pinning', shape, env);
}

export type PinningConfig = ReturnType<typeof readPinningConfig>;
