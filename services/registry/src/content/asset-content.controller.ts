import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { IpfsNode } from '@icubed/ipfs';
import { parseDidOn } from '@icubed/protocol';
import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AssetStore } from '../asset/asset.store.js';
import type { RegistryConfig } from '../config.js';
import { PublicContent } from './public-content/public-content.js';
import { sendFile } from './send-file.js';
import { sendCar } from './trustless/send-verifiable.js';
import { carRequest } from './trustless/trustless-request.js';

/** An asset's content by its DID, for anyone: its files once it is released, and its sealed files before. */
@Controller('content')
export class AssetContentController {
  constructor(
    @Inject(AssetStore) private readonly assets: AssetStore,
    @Inject(IpfsNode) private readonly ipfs: IpfsNode,
    @Inject(PublicContent) private readonly content: PublicContent,
    @InjectConfig() private readonly config: RegistryConfig,
  ) {}

  @Get(':did/car')
  @Header('cross-origin-resource-policy', 'cross-origin')
  async car(
    @Param('did') did: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const asked = carRequest(query);
    const cid = await this.rootOf(did, query['form']);
    await sendCar(cid, '', asked, this.ipfs, request, response);
  }

  @Get(':did/files/*path')
  @Header('cross-origin-resource-policy', 'cross-origin')
  async file(
    @Param('did') did: string,
    @Param('path') path: string[] | string,
    @Query('form') form: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const cid = await this.rootOf(did, form);
    await sendFile(cid, Array.isArray(path) ? path.join('/') : path, this.ipfs, request, response);
  }

  /** @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, REGISTRY.ASSET_UNKNOWN, REGISTRY.NOT_RELEASED, what assertPublic throws */
  private async rootOf(did: string, form: unknown): Promise<string> {
    if (form !== undefined && form !== 'plain' && form !== 'sealed')
      throw new ModelverseError('PLATFORM.BAD_REQUEST', 'form is plain or sealed');
    const { chainId } = this.config;
    const [found] = await this.assets.find(chainId, [parseDidOn(chainId, did)]);
    if (!found) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'there is no such asset', { did });
    const { content, sealedCid } = found.asset;
    if (form === 'plain' && content.status !== 'RELEASED')
      throw new ModelverseError('REGISTRY.NOT_RELEASED', 'the content is still sealed', { did });
    const cid = content.status === 'RELEASED' && form !== 'sealed' ? content.plainCid : sealedCid;
    await this.content.assertPublic(cid);
    return cid;
  }
}
