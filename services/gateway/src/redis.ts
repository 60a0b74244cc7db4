import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@icubed/telemetry';
import { Redis } from 'ioredis';

/** Injection token of the gateway's Redis connection. */
export const REDIS = Symbol('REDIS');

const FIRST_CONNECT_MS = 5_000;

/**
 * Resolves once connected, or after five seconds without: the gateway can serve all but sign-in without Redis. Commands
 * fail at once while it is away instead of queueing up requests.
 */
export async function connectRedis(url: string, logger: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    commandTimeout: 2_000,
    connectTimeout: FIRST_CONNECT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt: number) => Math.min(attempt * 200, 2_000),
  });
  redis.on('error', (error: Error) => logger.warn({ err: error }, 'Redis is not reached'));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, FIRST_CONNECT_MS);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return redis;
}

@Injectable()
export class RedisShutdown implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
