import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { importFields } from '../show-upload.js';
import { ContentImports } from './content-imports.js';

const IMPORT_ERRORS = [
  'REGISTRY.UPLOAD_UNKNOWN',
  'REGISTRY.UPLOAD_CLOSED',
  'REGISTRY.IMPORT_RUNNING',
  'CONTENT.CID_INVALID',
] as const;

@Resolver()
export class ImportContentResolver {
  constructor(@Inject(ContentImports) private readonly imports: ContentImports) {}

  @Mutation('importContent')
  async importContent(
    @CurrentPrincipal() principal: Principal,
    @Args('uploadId') uploadId: string,
    @Args('cid') cid: string,
    @Args('path') path: string | null | undefined,
  ) {
    const { accountId } = requireScope(principal, 'publish');
    return orErrorResult(IMPORT_ERRORS, async () => ({
      __typename: 'ContentImport' as const,
      ...importFields(await this.imports.start({ uploadId, accountId, cid, path: path ?? '' })),
    }));
  }
}
