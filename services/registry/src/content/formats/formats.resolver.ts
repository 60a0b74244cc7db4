import { isModelverseError } from '@icubed/errors';
import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../../asset/asset-view.js';
import { summaryOf } from '../inspect-content/file-format.js';
import { summaryFields } from './format-fields.js';
import { FORMATS_DEPS, readFormats, type ReadFormatsDeps } from './read-formats.js';

@Resolver('Asset')
export class FormatsResolver {
  constructor(@Inject(FORMATS_DEPS) private readonly deps: ReadFormatsDeps) {}

  @ResolveField('formats')
  async formats(@Parent() { did }: AssetView) {
    try {
      const files = await readFormats(did, this.deps);
      return files ? summaryOf(files).map(summaryFields) : null;
    } catch (error) {
      if (isModelverseError(error, 'REGISTRY.NOT_RELEASED')) return null;
      throw error;
    }
  }
}
