import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { z } from 'zod';
import { parseBody } from '../http/parse-body.js';
import { apiKeyScopes } from './api-key-scopes.js';
import { ApiKeyStore } from './api-key.store.js';

const createBody = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.string().max(40)).min(1).max(20),
});
const idParameter = z.object({ id: z.uuid() });

@Controller('auth/api-keys')
export class ApiKeyController {
  constructor(@Inject(ApiKeyStore) private readonly keys: ApiKeyStore) {}

  @Post()
  @Header('cache-control', 'no-store')
  async create(@Body() body: unknown, @CurrentPrincipal() principal: Principal): Promise<object> {
    requireScope(principal, 'admin');
    const { name, scopes } = parseBody(createBody, body);
    const { key, ...created } = await this.keys.create(principal, name, apiKeyScopes(scopes), new Date());
    return { ...created, key };
  }

  @Get()
  async list(@CurrentPrincipal() principal: Principal): Promise<object> {
    requireScope(principal, 'admin');
    return { apiKeys: await this.keys.list(principal.accountId) };
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param() parameters: unknown, @CurrentPrincipal() principal: Principal): Promise<void> {
    requireScope(principal, 'admin');
    await this.keys.revoke(principal.accountId, parseBody(idParameter, parameters).id, new Date());
  }
}
