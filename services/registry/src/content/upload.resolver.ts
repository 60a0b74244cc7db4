import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { formatFields } from './formats/format-fields.js';
import { importFields, showUpload } from './show-upload.js';
import { UPLOAD_DEPS, type UploadDeps } from './upload.deps.js';

@Resolver('Upload')
export class UploadResolver {
  constructor(@Inject(UPLOAD_DEPS) private readonly deps: UploadDeps) {}

  @Query('upload')
  async upload(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    const { accountId } = requireScope(principal, 'publish');
    const { uploadId, status, expiresAt, files, arriving, quota } = await showUpload(id, accountId, this.deps);
    return {
      id: uploadId,
      status: status.toUpperCase(),
      expiresAt,
      files: files.map(({ size, format, ...file }) => ({
        ...file,
        bytes: BigInt(size),
        format: format && formatFields(format),
      })),
      arriving: arriving.map(({ size, received, ...file }) => ({
        ...file,
        bytes: BigInt(size),
        received: BigInt(received),
      })),
      accountBytes: BigInt(quota.usedBytes),
      quotaBytes: BigInt(quota.quotaBytes),
    };
  }

  @ResolveField('imports')
  async imports(@Parent() { id }: { id: string }) {
    return (await this.deps.imports.of(id, this.deps.now())).map(importFields);
  }
}
