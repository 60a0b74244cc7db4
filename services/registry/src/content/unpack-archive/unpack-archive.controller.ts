import { ModelverseError } from '@icubed/errors';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { UPLOAD_DEPS, type UploadDeps } from '../upload.deps.js';
import { unpackArchive } from './unpack-archive.js';

const unpacking = z.strictObject({ path: z.string(), root: z.string().optional() });

/** Needs the scope `publish`, and sees the account's own uploads alone. */
@Controller('content/uploads/:uploadId/unpack')
export class UnpackArchiveController {
  constructor(@Inject(UPLOAD_DEPS) private readonly deps: UploadDeps) {}

  @Post()
  @HttpCode(200)
  async unpack(@CurrentPrincipal() principal: Principal, @Param('uploadId') uploadId: string, @Body() body: unknown) {
    const { accountId } = requireScope(principal, 'publish');
    const parsed = unpacking.safeParse(body);
    if (!parsed.success) throw new ModelverseError('PLATFORM.BAD_REQUEST', z.prettifyError(parsed.error));
    const files = await unpackArchive({ uploadId, accountId, ...parsed.data }, this.deps);
    return { files: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })) };
  }
}
