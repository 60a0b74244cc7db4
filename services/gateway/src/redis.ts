import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { HealthIndicator, Logger } from '@icubed/telemetry';
import { Redis } from 'ioredis';

/** Injection token of the gateway's Redis connection. */
export const REDIS = Symbol('REDIS');

export function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    commandTimeout: 2_000,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt: number) => Math.min(attempt * 200, 2_000),
  });
  redis.on('error', (error: Error) => logger.warn({ err: error }, 'Redis is not reached'));
  return redis;
}

@Injectable()
export class RedisHealth implements HealthIndicator, OnApplicationShutdown {
  readonly name = 'redis';
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async check(): Promise<void> {
    await this.redis.ping();
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
