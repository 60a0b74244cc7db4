import { IpfsNode } from '@icubed/ipfs';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PublicContent } from './public-content/public-content.js';
import { sendFile } from './send-file.js';

/**
 * Public content by CID, read by the gateway: sealed folders (ciphertext), model cards, and released folders. Whoever trusts nobody asks the
 * trustless gateway at `/ipfs` instead.
 */
@Controller('content/ipfs')
export class IpfsController {
  constructor(
    @Inject(IpfsNode) private readonly ipfs: IpfsNode,
    @Inject(PublicContent) private readonly content: PublicContent,
  ) {}

  @Get([':cid', ':cid/*path'])
  @Header('cross-origin-resource-policy', 'cross-origin')
  async file(
    @Param('cid') cid: string,
    @Param('path') path: string[] | string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.content.assertPublic(cid);
    await sendFile(cid, Array.isArray(path) ? path.join('/') : path, this.ipfs, request, response);
  }
}
