import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { OptionalPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import type { BenchmarkConfig } from '../config.js';
import { CloseOnDemand } from './close-week/close-on-demand.js';
import type { Release } from './release.js';
import { latestRelease, loadBytes, loadRelease } from './release.store.js';

/** Releases for strangers: the bytes a CID names, and beside them what names those bytes. */
@Controller('v1/rankings')
export class ReleaseController {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(CloseOnDemand) private readonly closeOnDemand: CloseOnDemand,
    @InjectConfig() private readonly config: BenchmarkConfig,
  ) {}

  @Get('latest')
  @Header('cache-control', 'no-store')
  async latest(): Promise<Release> {
    return known(await latestRelease(this.source, this.chain.chainId));
  }

  @Get(':cid/release')
  @Header('cache-control', 'no-cache')
  async release(@Param('cid') cid: string): Promise<Release> {
    return known(await loadRelease(this.source, this.chain.chainId, cid));
  }

  @Get(':cid/inputs')
  async inputs(@Param('cid') cid: string, @Res() response: Response): Promise<void> {
    await this.sendBytes(cid, 'inputs', response);
  }

  @Get(':cid')
  async snapshot(@Param('cid') cid: string, @Res() response: Response): Promise<void> {
    await this.sendBytes(cid, 'snapshot', response);
  }

  /** Local networks only; elsewhere there is nothing at this path. */
  @Post('close')
  @HttpCode(200)
  async close(
    @OptionalPrincipal() principal: Principal | undefined,
    @Body() body?: { at?: unknown },
  ): Promise<Release> {
    if (!this.config.closeOnDemand) throw new ModelverseError('PLATFORM.NOT_FOUND', 'There is nothing here.');
    requireScope(principal, 'admin');
    const at = body?.at;
    if (at !== undefined && typeof at !== 'number') {
      throw new ModelverseError('BENCHMARK.CLOSE_INVALID', '`at` is a Unix second of the chain.');
    }
    return this.closeOnDemand.execute(at);
  }

  private async sendBytes(cid: string, part: 'snapshot' | 'inputs', response: Response): Promise<void> {
    const bytes = known(await loadBytes(this.source, this.chain.chainId, cid, part));
    // bytes under their own name never change
    response.set('cache-control', 'public, max-age=31536000, immutable').type('application/json').send(bytes);
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new ModelverseError('BENCHMARK.RELEASE_UNKNOWN', 'There is no such release.');
  return value;
}
