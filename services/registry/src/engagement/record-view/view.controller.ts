import { isIP } from 'node:net';
import { InjectConfig } from '@icubed/hosting';
import { OptionalPrincipal, type Principal } from '@icubed/identity';
import { Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { RegistryConfig } from '../../config.js';
import { RecordView, type ViewOutcome } from './record-view.js';

/** Anybody may look, so this asks for no principal. It is a route and no query: reading an asset counts nothing. */
@Controller('v1/assets')
export class ViewController {
  constructor(
    @Inject(RecordView) private readonly views: RecordView,
    @InjectConfig() private readonly config: RegistryConfig,
  ) {}

  @Post(':did/views')
  @HttpCode(200)
  async view(
    @Param('did') did: string,
    @OptionalPrincipal() principal: Principal | undefined,
    @Req() request: Request,
  ): Promise<{ outcome: ViewOutcome }> {
    const view = { did, principal, address: addressOf(request), userAgent: request.get('user-agent') };
    return { outcome: await this.views.record(this.config.chainId, view) };
  }
}

/** The gateway names the client and lets no header of the client's own through; nobody else reaches this port. */
function addressOf(request: Request): string | undefined {
  const named = request.get('x-forwarded-for');
  const address = named ?? request.socket.remoteAddress;
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}
