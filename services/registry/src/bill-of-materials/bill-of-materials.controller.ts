import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { Controller, Get, Header, Inject, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { RegistryConfig } from '../config.js';
import { DossierReader } from './asset-dossier.js';
import { CYCLONEDX_VERSIONS, cyclonedxOf } from './cyclonedx.js';
import { readmeOf } from './readme.js';
import { spdxOf } from './spdx.js';

/** An asset for other people's tools. All of it is public: these routes ask for no principal. */
@Controller('v1/assets')
export class BillOfMaterialsController {
  constructor(
    @Inject(DossierReader) private readonly dossiers: DossierReader,
    @InjectConfig() private readonly config: RegistryConfig,
  ) {}

  /** CycloneDX ML-BOM; `?version=1.7` for the later one. */
  @Get(':did/mlbom')
  async mlbom(
    @Param('did') did: string,
    @Query('version') asked: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const version = asked === undefined ? CYCLONEDX_VERSIONS[0] : CYCLONEDX_VERSIONS.find((known) => known === asked);
    if (version === undefined) {
      const detail = `CycloneDX is written in ${CYCLONEDX_VERSIONS.join(' and ')}`;
      throw new ModelverseError('REGISTRY.BOM_VERSION_UNSUPPORTED', detail);
    }
    const bom = cyclonedxOf(await this.dossiers.read(did), version, this.config.publicUrl, new Date());
    response.type(`application/vnd.cyclonedx+json; version=${version}`);
    return bom;
  }

  /** SPDX 3.0.1, JSON-LD. */
  @Get(':did/spdx')
  @Header('content-type', 'application/spdx+json')
  async spdx(@Param('did') did: string): Promise<object> {
    return spdxOf(await this.dossiers.read(did), this.config.publicUrl, new Date());
  }

  /** The card as a README that model hubs read. */
  @Get(':did/card')
  @Header('content-type', 'text/markdown; charset=utf-8')
  // a creator's Markdown is never a page of this origin
  @Header('content-disposition', 'attachment; filename="README.md"')
  async card(@Param('did') did: string): Promise<string> {
    return readmeOf(await this.dossiers.read(did));
  }
}
