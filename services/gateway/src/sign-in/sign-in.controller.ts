import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CurrentPrincipal, type Principal } from '@icubed/identity';
import { z } from 'zod';
import type { WithAuthentication } from '../authentication/authenticated-request.js';
import { parseBody } from '../http/parse-body.js';
import { SessionStore } from '../session/session.store.js';
import { SignIn, type SignInOffer } from './sign-in.service.js';

const nonceBody = z.object({
  address: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/)
    .optional(),
});
const signInBody = z.object({
  message: z.string().min(1).max(4_096),
  signature: z.string().regex(/^0x[0-9a-fA-F]{1,1024}$/),
});

@Controller('auth')
export class SignInController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(SessionStore) private readonly sessions: SessionStore,
  ) {}

  @Post('nonce')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  nonce(@Body() body: unknown): Promise<SignInOffer> {
    return this.signIn.offer(parseBody(nonceBody, body).address, new Date());
  }

  @Post('sign-in')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async accept(@Body() body: unknown): Promise<object> {
    const { message, signature } = parseBody(signInBody, body);
    const { session, accessToken } = await this.signIn.accept(message, signature, new Date());
    const { accountId, address, expiresAt } = session;
    return { accessToken, tokenType: 'Bearer', accountId, address, expiresAt };
  }

  /** Who am I: works for access tokens and API keys. */
  @Get('session')
  @Header('cache-control', 'no-store')
  whoAmI(@CurrentPrincipal() principal: Principal, @Req() request: WithAuthentication): object {
    const expiresAt = request.authentication?.expiresAt ?? null;
    return { ...principal, expiresAt };
  }

  @Delete('session')
  @HttpCode(204)
  async signOut(@CurrentPrincipal() _principal: Principal, @Req() request: WithAuthentication): Promise<void> {
    const sessionId = request.authentication?.sessionId;
    if (sessionId !== undefined) await this.sessions.revoke(sessionId, new Date());
  }
}
