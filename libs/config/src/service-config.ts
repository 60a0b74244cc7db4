import * as value from './values.js';

/** What every service is configured with; a service's own `config.ts` spreads it and adds its own. */
export const serviceShape = {
  port: value.port(),
  host: value.text('127.0.0.1'),
  logLevel: value.text('info'),
  databaseUrl: value.text(),
  chainId: value.integer({ min: 1 }),
  transport: value.text('postgres'),
  kafkaBrokers: value.list([]),
  gatewayJwtPublicKey: value.text(),
  publicUrl: value.url('http://127.0.0.1:4000'),
};

/** For the services that mirror contracts or read the chain. */
export const chainShape = {
  rpcUrl: value.urlList(),
  deploymentFile: value.text(),
  finalityDepth: value.integer({ min: 0, max: 10_000, fallback: 12 }),
};
