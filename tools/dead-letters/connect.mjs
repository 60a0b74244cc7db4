import { kafkaShape, readConfig, value } from '@icubed/config';
import { createTransport, transportSettings } from '@icubed/messaging';

const shape = { ...kafkaShape, transport: value.text('postgres'), databaseUrl: value.optionalText() };

/** The transport that holds the letters: where a service finds its own, or by address. Throws PLATFORM.CONFIG_INVALID. */
export function connect({ databaseUrl, kafkaBrokers, service }, env) {
  if (databaseUrl !== undefined) return createTransport({ kind: 'postgres', url: databaseUrl });
  if (kafkaBrokers !== undefined)
    return createTransport({ kind: 'kafka', brokers: kafkaBrokers, clientId: 'icubed-dead-letters' });
  const config = readConfig(service, shape, env);
  const url = config.transport === 'postgres' ? required(config.databaseUrl, service) : '';
  return createTransport(transportSettings('dead-letters', { ...config, databaseUrl: url }));
}

function required(url, service) {
  if (url === undefined) readConfig(service, { databaseUrl: value.text() }, {}); // throws, naming the variable
  return url;
}
