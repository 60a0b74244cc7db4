import * as value from './values.js';

/** How the brokers are reached; PEM texts and the password are given as `…_FILE` where they are secrets. */
export const kafkaShape = {
  kafkaBrokers: value.list([]),
  kafkaTls: value.flag(false),
  /** of a private authority; absent: those the runtime trusts */
  kafkaTlsCa: value.optionalText(),
  /** of this client, where the brokers ask for one */
  kafkaTlsCert: value.optionalText(),
  kafkaTlsKey: value.optionalText(),
  kafkaSaslMechanism: value.optionalChoice('plain', 'scram-sha-256', 'scram-sha-512'),
  kafkaSaslUsername: value.optionalText(),
  kafkaSaslPassword: value.optionalText(),
};

/** Traces go nowhere unless a collector is named. */
export const telemetryShape = {
  /** OTLP over HTTP, the whole address: `http://127.0.0.1:4318/v1/traces` */
  otlpTracesUrl: value.optionalUrl(),
  /** value of the Authorization header, where the collector asks for one */
  otlpAuthorization: value.optionalText(),
  /** of the traces that begin in this process */
  tracedPercent: value.integer({ min: 0, max: 100, fallback: 100 }),
};

/** What every service is configured with; a service's own `config.ts` spreads it and adds its own. */
export const serviceShape = {
  port: value.port(),
  host: value.text('127.0.0.1'),
  logLevel: value.text('info'),
  databaseUrl: value.text(),
  chainId: value.integer({ min: 1 }),
  transport: value.text('postgres'),
  ...kafkaShape,
  ...telemetryShape,
  gatewayJwtPublicKey: value.text(),
  publicUrl: value.url('http://127.0.0.1:4000'),
};

/** For the services that mirror contracts or read the chain. */
export const chainShape = {
  rpcUrl: value.urlList(),
  deploymentFile: value.text(),
  finalityDepth: value.integer({ min: 0, max: 10_000, fallback: 12 }),
};
