import { ModelverseError } from '@icubed/errors';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { FILE_PROOF_DEPS } from './file-proof.deps.js';
import { proveFile, type ProveFileDeps } from './prove-file/prove-file.js';

/** Anyone may ask: what is proven is open. */
@Controller('content')
export class FileProofController {
  constructor(@Inject(FILE_PROOF_DEPS) private readonly deps: ProveFileDeps) {}

  @Get(':did/proof')
  proof(@Param('did') did: string, @Query('path') path: unknown) {
    if (typeof path !== 'string') throw new ModelverseError('PLATFORM.BAD_REQUEST', 'name one path');
    return proveFile(did, path, this.deps);
  }
}
