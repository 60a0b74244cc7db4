import { ModelverseError } from '@icubed/errors';
import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { CredentialStore } from './credential.store.js';
import { CREDENTIALS_CONTEXTS } from './credentials-context.js';
import { CredentialIssuer } from './issuer.js';

const VC_TYPE = 'application/vc';
const LIST = /^(0|[1-9]\d{0,6})$/;

/** Credentials by their ids, their status lists and their context. Anyone may read them: they ask for no principal. */
@Controller('credentials')
export class CredentialController {
  constructor(
    @Inject(CredentialStore) private readonly store: CredentialStore,
    @Inject(CredentialIssuer) private readonly issuer: CredentialIssuer,
  ) {}

  @Get('context/:version')
  @Header('content-type', 'application/ld+json')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  context(@Param('version') version: string): object {
    const context = CREDENTIALS_CONTEXTS.get(version);
    if (!context) throw new ModelverseError('REGISTRY.CREDENTIAL_UNKNOWN', 'there is no such context');
    return context;
  }

  @Get('status/:list')
  @Header('content-type', VC_TYPE)
  @Header('cache-control', 'public, max-age=60')
  async statusList(@Param('list') list: string): Promise<object> {
    const revoked = LIST.test(list) ? await this.store.revokedOf(Number(list)) : undefined;
    if (!revoked) throw new ModelverseError('REGISTRY.CREDENTIAL_UNKNOWN', 'there is no such status list');
    return this.issuer.statusList(Number(list), revoked, new Date());
  }

  @Get(':id')
  @Header('content-type', VC_TYPE)
  async credential(@Param('id') id: string): Promise<object> {
    const found = await this.store.find(id);
    if (!found) throw new ModelverseError('REGISTRY.CREDENTIAL_UNKNOWN', 'there is no such credential');
    return found.document;
  }
}
