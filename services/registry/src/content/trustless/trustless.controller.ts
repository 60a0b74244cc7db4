import { ModelverseError } from '@icubed/errors';
import { IpfsNode, parseCid } from '@icubed/ipfs';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PublicContent } from '../public-content/public-content.js';
import { sendBlock, sendCar } from './send-verifiable.js';
import { RAW_TYPE, trustlessRequest } from './trustless-request.js';

/** The empty identity block, by which clients find out whether this is a trustless gateway. */
const PROBE = 'bafkqaaa';

/**
 * The IPFS trustless gateway, for anyone: single blocks and CARs, which the client verifies. It offers what is public here and fetches nothing for
 * strangers. Which part of the specification it is: `docs/reference/trustless-gateway.md`.
 */
@Controller('ipfs')
export class TrustlessController {
  constructor(
    @Inject(IpfsNode) private readonly ipfs: IpfsNode,
    @Inject(PublicContent) private readonly content: PublicContent,
  ) {}

  @Get([':cid', ':cid/*path'])
  @Header('cross-origin-resource-policy', 'cross-origin')
  async serve(
    @Param('cid') text: string,
    @Param('path') segments: string[] | string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const path = (Array.isArray(segments) ? segments.join('/') : (segments ?? '')).replace(/\/+$/, '');
    const asked = trustlessRequest(request.query, request.get('accept'), (types) => request.accepts(types));
    if (asked.format === 'raw' && path !== '')
      throw new ModelverseError('CONTENT.GATEWAY_REQUEST_INVALID', 'a block is asked for by its own CID');
    if (text === PROBE && asked.format === 'raw') {
      response.set({ 'content-type': RAW_TYPE, 'x-content-type-options': 'nosniff' }).end();
      return;
    }
    const cid = parseCid(text).toString();
    await this.content.assertPublic(cid);
    if (asked.format === 'raw') await sendBlock(cid, this.ipfs, request, response);
    else await sendCar(cid, path, asked, this.ipfs, request, response);
  }
}
