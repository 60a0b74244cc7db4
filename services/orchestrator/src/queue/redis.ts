import { CONFIG } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { Provider } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { OrchestratorConfig } from '../config.js';

/** Injection token of the application's Redis connection. */
export const REDIS = Symbol('REDIS');

/** BullMQ wants blocking commands to wait for as long as Redis is away. */
export const redisProvider: Provider = {
  provide: REDIS,
  inject: [CONFIG, LOGGER],
  useFactory: (config: OrchestratorConfig, logger: Logger): Redis => {
    const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: null });
    redis.on('error', (err: unknown) => logger.warn({ err }, 'redis'));
    return redis;
  },
};
