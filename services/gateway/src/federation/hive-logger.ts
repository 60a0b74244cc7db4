import { Logger as HiveLogger } from '@graphql-hive/gateway-runtime';
import type { Logger } from '@icubed/telemetry';

/** Hive's warnings and errors in the application's log. Its attributes hold connection parameters, so only the message and an error go in. */
export function hiveLogger(logger: Logger): HiveLogger {
  return new HiveLogger({
    level: 'warn',
    writers: [
      {
        write(level, attributes, message) {
          const err = [attributes, ...Object.values(attributes ?? {})].find((value) => value instanceof Error);
          logger[level]({ part: 'federation', err }, message ?? 'federation');
        },
      },
    ],
  });
}
