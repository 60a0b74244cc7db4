import { ModelverseError } from '@icubed/errors';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Body, Controller, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { boundSilence } from '../bound-silence.js';
import { showImport } from '../show-upload.js';
import { UPLOAD_DEPS, type UploadDeps } from '../upload.deps.js';
import { ContentImports } from './content-imports.js';
import { importCar } from './import-car.js';

const CAR_TYPE = 'application/vnd.ipld.car';
const byCid = z.strictObject({ cid: z.string().max(128), path: z.string().max(1_024).default('') });
const ofCar = z.object({ path: z.string().default(''), root: z.string().optional() });

/** Needs the scope `publish`, and sees the account's own uploads alone. */
@Controller('content/uploads/:uploadId/import')
export class ImportContentController {
  constructor(
    @Inject(UPLOAD_DEPS) private readonly deps: UploadDeps,
    @Inject(ContentImports) private readonly imports: ContentImports,
  ) {}

  /** The body is a CAR, or names a CID: then it goes on behind the answer. */
  @Post()
  async import(
    @CurrentPrincipal() principal: Principal,
    @Param('uploadId') uploadId: string,
    @Query() query: unknown,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { accountId } = requireScope(principal, 'publish');
    if (request.get('content-type')?.startsWith(CAR_TYPE) === true) {
      const { path, root } = parsed(ofCar, query);
      const car = { uploadId, accountId, path, ...(root !== undefined && { root }) };
      const files = await boundSilence(request, (sent) => importCar({ ...car, body: sent }, this.deps));
      response.status(200);
      return { files: files.map(({ path: at, size, sha256 }) => ({ path: at, size, sha256 })) };
    }
    const asked = parsed(byCid, body);
    response.status(202);
    return showImport(await this.imports.start({ uploadId, accountId, ...asked }));
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new ModelverseError('PLATFORM.BAD_REQUEST', z.prettifyError(error));
}
