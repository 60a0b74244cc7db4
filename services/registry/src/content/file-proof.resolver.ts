import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import { FILE_PROOF_DEPS } from './file-proof.deps.js';
import { proveFile, type ProveFileDeps } from './prove-file/prove-file.js';

@Resolver('Asset')
export class FileProofResolver {
  constructor(@Inject(FILE_PROOF_DEPS) private readonly deps: ProveFileDeps) {}

  @ResolveField('fileProof')
  async fileProof(@Parent() { did }: AssetView, @Args('path') path: string) {
    const { format, entry, filesRoot, steps } = await proveFile(did, path, this.deps);
    return {
      format,
      path: entry.path,
      bytes: BigInt(entry.size),
      sha256: entry.sha256,
      mediaType: entry.mediaType,
      filesRoot,
      steps: steps.map(({ side, hash }) => ({ side: side.toUpperCase(), hash })),
    };
  }
}
