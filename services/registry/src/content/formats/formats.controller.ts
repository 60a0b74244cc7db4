import { ModelverseError } from '@icubed/errors';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { summaryOf } from '../inspect-content/file-format.js';
import { FORMATS_DEPS, readFormats, type ReadFormatsDeps } from './read-formats.js';

/** Anyone may ask: what is told of is open. */
@Controller('content')
export class FormatsController {
  constructor(@Inject(FORMATS_DEPS) private readonly deps: ReadFormatsDeps) {}

  @Get(':did/formats')
  async formats(@Param('did') did: string) {
    const files = await readFormats(did, this.deps);
    if (!files)
      throw new ModelverseError('CONTENT.NOT_FOUND', 'this registry has not looked into this content', { did });
    return { summary: summaryOf(files), files };
  }
}
