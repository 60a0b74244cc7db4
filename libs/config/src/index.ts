export { readConfig, variableName, type Environment } from './read-config.js';
export { chainShape, kafkaShape, serviceShape, telemetryShape } from './service-config.js';
export * as value from './values.js';
