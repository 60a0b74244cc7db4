import { ModelverseError } from '@icubed/errors';
import { OptionalPrincipal, requireService, type GrantVerifier, type Principal } from '@icubed/identity';
import { keyGrant, keyRequest, type KeyForNode } from '@icubed/protocol';
import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { handOverKey, type HandOverKeyDeps } from './hand-over-key/hand-over-key.js';

export const KEY_DEPS = Symbol('KEY_DEPS');
export type KeyDeps = HandOverKeyDeps & { readonly verifyGrant: GrantVerifier };

/** How the executor asks for the data key of a sealed asset; nobody else may, and the gateway leads nobody here. */
@Controller('internal/keys')
export class KeyController {
  constructor(@Inject(KEY_DEPS) private readonly deps: KeyDeps) {}

  /** @throws AUTH.REQUIRED, AUTH.FORBIDDEN, AUTH.TOKEN_INVALID, PLATFORM.BAD_REQUEST, what handOverKey throws */
  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async handOver(@OptionalPrincipal() principal: Principal | undefined, @Body() body: unknown): Promise<KeyForNode> {
    requireService(principal, 'executor');
    const { grant, sealingKey } = parsed(keyRequest, body);
    return handOverKey(parsed(keyGrant, await this.deps.verifyGrant(grant)), sealingKey, this.deps);
  }
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw new ModelverseError('PLATFORM.BAD_REQUEST', z.prettifyError(result.error));
  return result.data;
}
