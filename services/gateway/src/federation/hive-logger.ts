import { Logger as HiveLogger } from '@graphql-hive/gateway-runtime';
import type { Logger } from '@icubed/telemetry';

/** Hive's warnings and errors in the application's log. Its attributes hold connection parameters, so only the message goes in. */
export function hiveLogger(logger: Logger): HiveLogger {
  return new HiveLogger({
    level: 'warn',
    writers: [
      {
        write(level, _attributes, message) {
          logger[level]({ part: 'federation' }, message ?? '');
        },
      },
    ],
  });
}
