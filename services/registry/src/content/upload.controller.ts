import { randomUUID } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { address } from '@icubed/protocol';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { boundSilence } from './bound-silence.js';
import { completeUpload } from './complete-upload/complete-upload.js';
import { parseModelCard } from './model-card.js';
import { receiveFile } from './receive-file/receive-file.js';
import { showUpload } from './show-upload.js';
import { UPLOAD_DEPS, type UploadDeps } from './upload.deps.js';

const completion = z.object({
  creator: z.string(),
  metadata: z.unknown().optional(),
  readCard: z.boolean().default(false),
});

/** The first half of `publish`. Every route needs the scope `publish`, and sees the account's own uploads alone. */
@Controller('content/uploads')
export class UploadController {
  constructor(@Inject(UPLOAD_DEPS) private readonly deps: UploadDeps) {}

  @Post()
  async open(@CurrentPrincipal() principal: Principal) {
    const { accountId } = requireScope(principal, 'publish');
    const uploadId = randomUUID();
    await this.deps.uploads.open(uploadId, accountId, this.deps.limits, this.deps.now());
    return { uploadId, limits: this.deps.limits };
  }

  /** What has arrived: after a cut connection the client goes on from here. */
  @Get(':uploadId')
  async show(@CurrentPrincipal() principal: Principal, @Param('uploadId') uploadId: string) {
    const { accountId } = requireScope(principal, 'publish');
    return showUpload(uploadId, accountId, this.deps);
  }

  @Put(':uploadId/files/*path')
  async receive(
    @CurrentPrincipal() principal: Principal,
    @Param('uploadId') uploadId: string,
    @Param('path') path: string[] | string,
    @Req() request: Request,
  ) {
    const { accountId } = requireScope(principal, 'publish');
    const length = request.get('content-length');
    const file = {
      uploadId,
      accountId,
      path: Array.isArray(path) ? path.join('/') : path,
      contentLength: length === undefined ? undefined : Number(length),
      contentDigest: request.get('content-digest'),
    };
    return boundSilence(request, (body) => receiveFile({ ...file, body }, this.deps));
  }

  @Post(':uploadId/complete')
  @HttpCode(200)
  async complete(@CurrentPrincipal() principal: Principal, @Param('uploadId') uploadId: string, @Body() body: unknown) {
    const { accountId, kind, address: signedIn } = requireScope(principal, 'publish');
    const parsed = completion.safeParse(body);
    if (!parsed.success) throw new ModelverseError('PLATFORM.BAD_REQUEST', z.prettifyError(parsed.error));
    const creator = address(parsed.data.creator);
    const { metadata, readCard } = parsed.data;
    // a card that is none is refused before the upload is looked for
    if (!readCard) parseModelCard(metadata);
    // an API key carries its account's wallet too, but a version binds a wallet for good: only its own sign-in may
    const wallet = kind === 'wallet' ? signedIn : undefined;
    const request = { uploadId, accountId, signedIn: wallet, creator, metadata, readCard };
    const version = await completeUpload(request, this.deps);
    const { filesRoot, digest, sealedCid, metadataCid, dataKeyCommitment } = version;
    return { uploadId, creator, filesRoot, digest, sealedCid, metadataCid, dataKeyCommitment };
  }
}
