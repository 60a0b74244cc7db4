import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { ModelverseError } from '@icubed/errors';
import { Controller, Delete, Head, HttpCode, Inject, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { boundSilence } from '../bound-silence.js';
import { locationOf } from '../show-upload.js';
import { UPLOAD_DEPS, type UploadDeps } from '../upload.deps.js';
import { appendBytes } from './append-bytes/append-bytes.js';
import { createResumable } from './create-resumable/create-resumable.js';
import { removeResumable } from './remove-resumable/remove-resumable.js';
import {
  assertTusVersion,
  byteCount,
  CHECKSUM_ALGORITHMS,
  OFFSET_MEDIA_TYPE,
  TUS_EXTENSIONS,
  TUS_VERSION,
  uploadChecksum,
  uploadMetadata,
} from './tus-headers.js';

/**
 * Files in pieces by tus 1.0.0 (https://tus.io/protocols/resumable-upload), with creation, expiration, checksum and termination: `files` of an
 * upload is where they are created. Every route but OPTIONS needs the scope `publish`, and sees the account's own uploads alone.
 */
@Controller('content/uploads/:uploadId')
export class ResumableController {
  constructor(@Inject(UPLOAD_DEPS) private readonly deps: UploadDeps) {}

  @Options('files')
  @HttpCode(204)
  offer(@Res({ passthrough: true }) response: Response): void {
    response.set({
      'tus-resumable': TUS_VERSION,
      'tus-version': TUS_VERSION,
      'tus-extension': TUS_EXTENSIONS.join(','),
      'tus-max-size': String(this.deps.limits.fileBytes),
      'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
    });
  }

  @Post('files')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Param('uploadId') uploadId: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const accountId = begin(principal, request, response);
    const size = byteCount('Upload-Length', request.get('upload-length'));
    const metadata = uploadMetadata(request.get('upload-metadata'));
    const file = await createResumable({ uploadId, accountId, size, metadata }, this.deps);
    // no piece follows for a file of nothing
    if (size === 0) await appendBytes({ id: file.id, uploadId, accountId, offset: 0, body: nothing() }, this.deps);
    await this.tellExpiry(uploadId, accountId, response);
    response.set('location', locationOf(uploadId, file.id));
  }

  @Head('resumable/:id')
  @HttpCode(200)
  async offset(
    @CurrentPrincipal() principal: Principal,
    @Param('uploadId') uploadId: string,
    @Param('id') id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const accountId = begin(principal, request, response);
    const file = await this.deps.resumables.get(id, uploadId, accountId);
    response.set({
      'cache-control': 'no-store',
      'upload-offset': String(file.received),
      'upload-length': String(file.size),
      'upload-metadata': `path ${Buffer.from(file.path).toString('base64')}`,
    });
    if (file.sha256 !== undefined) response.set('x-icubed-sha256', file.sha256);
    await this.tellExpiry(uploadId, accountId, response);
  }

  @Patch('resumable/:id')
  @HttpCode(204)
  async append(
    @CurrentPrincipal() principal: Principal,
    @Param('uploadId') uploadId: string,
    @Param('id') id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const accountId = begin(principal, request, response);
    if (request.get('content-type') !== OFFSET_MEDIA_TYPE)
      throw new ModelverseError('REGISTRY.UPLOAD_MEDIA_TYPE', `a piece is sent as ${OFFSET_MEDIA_TYPE}`);
    const length = request.get('content-length');
    const piece = {
      offset: byteCount('Upload-Offset', request.get('upload-offset')),
      checksum: uploadChecksum(request.get('upload-checksum')),
      contentLength: length === undefined ? undefined : byteCount('Content-Length', length),
    };
    const file = await boundSilence(request, (body) =>
      appendBytes({ id, uploadId, accountId, ...piece, body }, this.deps),
    );
    response.set('upload-offset', String(file.received));
    if (file.sha256 !== undefined) response.set('x-icubed-sha256', file.sha256);
    await this.tellExpiry(uploadId, accountId, response);
  }

  @Delete('resumable/:id')
  @HttpCode(204)
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('uploadId') uploadId: string,
    @Param('id') id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const accountId = begin(principal, request, response);
    await removeResumable({ id, uploadId, accountId }, this.deps);
  }

  private async tellExpiry(uploadId: string, accountId: string, response: Response): Promise<void> {
    const { expiresAt } = await this.deps.uploads.get(uploadId, accountId);
    response.set('upload-expires', expiresAt.toUTCString());
  }
}

/** Answers the account. A refusal too says which protocol it is of. */
function begin(principal: Principal, request: Request, response: Response): string {
  response.set('tus-resumable', TUS_VERSION);
  const { accountId } = requireScope(principal, 'publish');
  assertTusVersion(request.get('tus-resumable'));
  return accountId;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
