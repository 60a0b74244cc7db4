import { ModelverseError } from '@icubed/errors';
import type { Principal } from '@icubed/identity';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimits {
  readonly principalPerMinute: number;
  readonly anonymousPerMinute: number;
  readonly signInsPerMinute: number;
}

type Bucket = 'principal' | 'anonymous' | 'signIn';

const WINDOW_SECONDS = 60;

/** Fixed windows of a minute, counted in Redis for all replicas; while Redis is away each replica counts for itself. */
export class RateLimiter {
  private readonly limiters: Readonly<Record<Bucket, RateLimiterRedis>>;

  constructor(redis: Redis, limits: RateLimits) {
    const limiter = (bucket: Bucket, points: number): RateLimiterRedis =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `gateway:rate:${bucket}`,
        points,
        duration: WINDOW_SECONDS,
        // refused again without asking Redis until the window ends
        inMemoryBlockOnConsumed: points + 1,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ points, duration: WINDOW_SECONDS }),
      });
    this.limiters = {
      principal: limiter('principal', limits.principalPerMinute),
      anonymous: limiter('anonymous', limits.anonymousPerMinute),
      signIn: limiter('signIn', limits.signInsPerMinute),
    };
  }

  /** By account for the known (its keys share one allowance), by address for the anonymous. Throws GATEWAY.RATE_LIMITED. */
  request(principal: Principal | undefined, ip: string, points = 1): Promise<void> {
    return principal === undefined
      ? this.consume('anonymous', ip, points)
      : this.consume('principal', principal.accountId, points);
  }

  signIn(ip: string): Promise<void> {
    return this.consume('signIn', ip, 1);
  }

  private async consume(bucket: Bucket, key: string, points: number): Promise<void> {
    try {
      await this.limiters[bucket].consume(key, points);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw new ModelverseError('GATEWAY.RATE_LIMITED', `Too many requests; try again in ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      });
    }
  }
}
