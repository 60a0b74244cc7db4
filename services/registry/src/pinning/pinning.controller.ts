import { createHash, randomUUID } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { bearerToken } from '@icubed/identity';
import { IpfsNode, parseCid } from '@icubed/ipfs';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { pinBody, pinQuery, type PinBody, type PinRequest } from './pin-request.js';
import { PinRequestStore } from './pin-request.store.js';
import { PinningFailureFilter } from './pinning-failure.filter.js';
import type { PinningConfig } from './pinning-config.js';

/** The IPFS Pinning Service API 1.0.0. Every route wants a token of the configuration, and sees that token's own requests alone. */
@Controller('pins')
@UseFilters(PinningFailureFilter)
export class PinningController {
  private readonly owners: ReadonlySet<string>;

  constructor(
    @Inject(PinRequestStore) private readonly requests: PinRequestStore,
    @Inject(IpfsNode) private readonly ipfs: IpfsNode,
    @InjectConfig() private readonly config: PinningConfig,
  ) {
    this.owners = new Set(config.tokens.map(digestOf));
  }

  @Get()
  async list(@Req() request: Request, @Query() query: unknown) {
    const { count, results } = await this.requests.list(this.ownerOf(request), checked(pinQuery, query));
    return { count, results: results.map((pin) => this.shown(pin)) };
  }

  @Post()
  @HttpCode(202)
  async add(@Req() request: Request, @Body() body: unknown) {
    const owner = this.ownerOf(request);
    return this.shown(await this.requests.add(randomUUID(), owner, pinOf(body), { most: this.config.pinsPerToken }));
  }

  @Get(':id')
  async show(@Req() request: Request, @Param('id') id: string) {
    return this.shown(await this.requests.get(id, this.ownerOf(request)));
  }

  @Post(':id')
  @HttpCode(202)
  async replace(@Req() request: Request, @Param('id') id: string, @Body() body: unknown) {
    const owner = this.ownerOf(request);
    const limits = { most: this.config.pinsPerToken, replaced: id };
    return this.shown(await this.requests.add(randomUUID(), owner, pinOf(body), limits));
  }

  @Delete(':id')
  @HttpCode(202)
  async remove(@Req() request: Request, @Param('id') id: string): Promise<void> {
    await this.requests.remove(id, this.ownerOf(request));
  }

  /** By digest: how long the comparison takes tells nothing of a token. @throws AUTH.REQUIRED, AUTH.TOKEN_INVALID */
  private ownerOf(request: Request): string {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw new ModelverseError('AUTH.REQUIRED', 'send a token of this service');
    const owner = digestOf(token);
    if (!this.owners.has(owner)) throw new ModelverseError('AUTH.TOKEN_INVALID', 'this is no token of this service');
    return owner;
  }

  private shown({ id, status, createdAt, cid, name, origins, meta, detail }: PinRequest) {
    return {
      requestid: id,
      status,
      created: createdAt.toISOString(),
      pin: { cid, ...(name !== undefined && { name }), origins, meta },
      delegates: this.ipfs.addresses,
      info: detail === undefined ? {} : { status_details: detail },
    };
  }
}

function pinOf(body: unknown): PinBody {
  const pin = checked(pinBody, body);
  // one content has one name, whichever way its CID is written
  return { ...pin, cid: parseCid(pin.cid).toV1().toString() };
}

function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ModelverseError('PLATFORM.BAD_REQUEST', z.prettifyError(parsed.error));
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
