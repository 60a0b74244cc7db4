import { ModelverseError } from '@icubed/errors';
import type { KafkaTransportOptions } from './kafka-options.js';

/** TLS and SASL as configuration has them: `kafkaShape` of @icubed/config. */
export interface KafkaSecurityConfig {
  readonly kafkaTls?: boolean;
  /** PEM */
  readonly kafkaTlsCa?: string;
  readonly kafkaTlsCert?: string;
  readonly kafkaTlsKey?: string;
  readonly kafkaSaslMechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly kafkaSaslUsername?: string;
  readonly kafkaSaslPassword?: string;
}

/** Throws PLATFORM.CONFIG_INVALID naming what does not fit, and never a value. */
export function kafkaSecurity(config: KafkaSecurityConfig): Pick<KafkaTransportOptions, 'ssl' | 'sasl'> {
  return { ssl: tls(config), sasl: sasl(config) };
}

function tls({ kafkaTls, kafkaTlsCa: ca, kafkaTlsCert: cert, kafkaTlsKey: key }: KafkaSecurityConfig) {
  if (kafkaTls !== true) {
    // certificates that protect nothing would look as if they did
    if (ca !== undefined || cert !== undefined || key !== undefined)
      throw invalid('KAFKA_TLS_CA, KAFKA_TLS_CERT and KAFKA_TLS_KEY want KAFKA_TLS=true');
    return undefined;
  }
  if ((cert === undefined) !== (key === undefined)) throw invalid('KAFKA_TLS_CERT and KAFKA_TLS_KEY come together');
  return ca === undefined && cert === undefined ? true : { ...(ca === undefined ? {} : { ca: [ca] }), cert, key };
}

function sasl(config: KafkaSecurityConfig): KafkaTransportOptions['sasl'] {
  const { kafkaSaslMechanism: mechanism, kafkaSaslUsername: username, kafkaSaslPassword: password } = config;
  if (mechanism === undefined) {
    if (username !== undefined || password !== undefined)
      throw invalid('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD want KAFKA_SASL_MECHANISM');
    return undefined;
  }
  if (username === undefined || password === undefined)
    throw invalid('KAFKA_SASL_MECHANISM wants KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD');
  if (mechanism === 'plain' && config.kafkaTls !== true)
    throw invalid('KAFKA_SASL_MECHANISM=plain sends the password as it is and wants KAFKA_TLS=true');
  return { mechanism, username, password };
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('PLATFORM.CONFIG_INVALID', detail);
}
