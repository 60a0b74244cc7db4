import { describe, expect, it } from '@jest/globals';
import { kafkaShape, readConfig } from '@icubed/config';
import { createLogger } from '@icubed/telemetry';
import { transportSettings } from '../module/transport-settings.js';
import { clientConfig } from './kafka-client.js';

const log = createLogger({ service: 'test', level: 'silent' });
const brokers = { ICUBED_IMO_KAFKA_BROKERS: 'one:9093,two:9093' };
const password = 'correct horse';

/** From a service's environment to what kafkajs is given. */
function configured(env: Record<string, string>) {
  const config = readConfig('imo', kafkaShape, { ...brokers, ...env });
  const settings = transportSettings('imo', { ...config, transport: 'kafka', databaseUrl: '' });
  if (settings.kind !== 'kafka') throw new Error('not Kafka');
  return clientConfig(settings, log);
}

describe('the security of a Kafka client', () => {
  it('is none unless configured', () => {
    expect(configured({})).toMatchObject({ brokers: ['one:9093', 'two:9093'], ssl: undefined, sasl: undefined });
  });

  it('trusts the authorities of the runtime, or one of its own and with a certificate of the client', () => {
    expect(configured({ ICUBED_IMO_KAFKA_TLS: 'true' }).ssl).toBe(true);
    const own = configured({
      ICUBED_IMO_KAFKA_TLS: 'true',
      ICUBED_IMO_KAFKA_TLS_CA: 'authority',
      ICUBED_IMO_KAFKA_TLS_CERT: 'certificate',
      ICUBED_IMO_KAFKA_TLS_KEY: 'key',
    });
    expect(own.ssl).toEqual({ ca: ['authority'], cert: 'certificate', key: 'key' });
  });

  it.each(['scram-sha-256', 'scram-sha-512', 'plain'])('signs in by %s', (mechanism) => {
    const { sasl } = configured({
      ICUBED_IMO_KAFKA_TLS: 'true',
      ICUBED_IMO_KAFKA_SASL_MECHANISM: mechanism,
      ICUBED_IMO_KAFKA_SASL_USERNAME: 'imo',
      ICUBED_IMO_KAFKA_SASL_PASSWORD: password,
    });
    expect(sasl).toEqual({ mechanism, username: 'imo', password });
  });

  it.each([
    ['a certificate without TLS', { ICUBED_IMO_KAFKA_TLS_CA: 'authority' }, /KAFKA_TLS=true/],
    ['a certificate without its key', { ICUBED_IMO_KAFKA_TLS: 'true', ICUBED_IMO_KAFKA_TLS_CERT: 'c' }, /TLS_KEY/],
    ['a password without a mechanism', { ICUBED_IMO_KAFKA_SASL_PASSWORD: password }, /SASL_MECHANISM/],
    ['a mechanism without a password', { ICUBED_IMO_KAFKA_SASL_MECHANISM: 'scram-sha-256' }, /SASL_PASSWORD/],
    ['an unknown mechanism', { ICUBED_IMO_KAFKA_SASL_MECHANISM: 'gssapi' }, /KAFKA_SASL_MECHANISM/],
    [
      'a password in the clear',
      {
        ICUBED_IMO_KAFKA_SASL_MECHANISM: 'plain',
        ICUBED_IMO_KAFKA_SASL_USERNAME: 'imo',
        ICUBED_IMO_KAFKA_SASL_PASSWORD: password,
      },
      /plain.*KAFKA_TLS=true/,
    ],
  ])('refuses %s', (_what, env, message) => {
    const attempt = () => configured(env);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(new RegExp(password));
  });
});
