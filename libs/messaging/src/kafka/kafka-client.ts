import type { Logger } from '@icubed/telemetry';
import { Kafka, type KafkaConfig, type logCreator, logLevel } from 'kafkajs';
import type { KafkaTransportOptions } from './kafka-options.js';

export function kafkaClient(options: KafkaTransportOptions, log: Logger): Kafka {
  return new Kafka(clientConfig(options, log));
}

/** What kafkajs is given. */
export function clientConfig(options: KafkaTransportOptions, log: Logger): KafkaConfig {
  return {
    brokers: [...options.brokers],
    clientId: options.clientId,
    ssl: options.ssl,
    sasl: options.sasl,
    connectionTimeout: 5_000,
    requestTimeout: 15_000,
    logLevel: logLevel.WARN,
    logCreator: toPino(log),
  };
}

function toPino(log: Logger): logCreator {
  return () =>
    ({ level, namespace, log: entry }) => {
      const { message, timestamp: _timestamp, logger: _logger, ...fields } = entry;
      if (level === logLevel.ERROR) log.error({ ...fields, namespace }, message);
      else log.warn({ ...fields, namespace }, message);
    };
}
