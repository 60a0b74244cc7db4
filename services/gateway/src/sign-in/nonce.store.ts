import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis.js';

const NONCE_SECONDS = 600;

export interface NonceBinding {
  readonly domain: string;
  readonly chainId: number;
}

/** One-use nonces, each bound to the domain and chain it was given for. Throws PLATFORM.UNAVAILABLE while Redis is away. */
@Injectable()
export class NonceStore {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async issue(binding: NonceBinding, now: Date): Promise<{ nonce: string; expiresAt: Date }> {
    const nonce = randomBytes(16).toString('hex');
    await asked(this.redis.set(keyOf(nonce), valueOf(binding), 'EX', NONCE_SECONDS));
    return { nonce, expiresAt: new Date(now.getTime() + NONCE_SECONDS * 1_000) };
  }

  /** Takes the nonce away, whatever it is bound to, so that a second use finds nothing. Throws AUTH.NONCE_SPENT. */
  async spend(nonce: string, binding: NonceBinding): Promise<void> {
    const found = await asked(this.redis.getdel(keyOf(nonce)));
    if (found !== valueOf(binding))
      throw new ModelverseError('AUTH.NONCE_SPENT', 'Ask for a new nonce and sign again.');
  }
}

function keyOf(nonce: string): string {
  return `gateway:nonce:${nonce}`;
}

function valueOf({ domain, chainId }: NonceBinding): string {
  return `${chainId} ${domain}`;
}

async function asked<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (cause) {
    throw new ModelverseError('PLATFORM.UNAVAILABLE', 'Signing in is not possible for the moment.', {}, { cause });
  }
}
