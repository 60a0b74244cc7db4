import { MirrorReader } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { didOf, parseDidOn } from '@icubed/protocol';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AssetStore } from '../asset/asset.store.js';
import type { RegistryConfig } from '../config.js';
import { didDocumentOf } from './did-document.js';
import {
  DID_DOCUMENT_LD_TYPE,
  DID_DOCUMENT_TYPE,
  DID_RESOLUTION_TYPE,
  methodOf,
  representationFor,
  RESOLUTION_STATUS,
  resolutionErrorOf,
  resolved,
  unresolved,
  type ResolutionResult,
} from './did-resolution.js';

/** The HTTP binding of DID Resolution. Anyone may resolve: it asks for no principal. */
@Controller('1.0/identifiers')
export class DidController {
  constructor(
    @Inject(AssetStore) private readonly store: AssetStore,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  @Get(':did')
  async identifier(
    @Param('did') did: string,
    @Headers('accept') accept: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const representation = representationFor(accept);
    const result =
      representation === undefined
        ? unresolved('representationNotSupported', 'see application/did-resolution')
        : await this.resolve(did);
    const { error } = result.didResolutionMetadata;
    if (error !== undefined || representation === 'result') {
      const status = error === undefined ? 200 : RESOLUTION_STATUS[error];
      response.status(status).type(DID_RESOLUTION_TYPE).send(JSON.stringify(result));
      return;
    }
    response
      .type(representation === 'document-ld' ? DID_DOCUMENT_LD_TYPE : DID_DOCUMENT_TYPE)
      .send(JSON.stringify(result.didDocument));
  }

  private async resolve(did: string): Promise<ResolutionResult> {
    const method = methodOf(did);
    if (method === undefined) return unresolved('invalidDid', 'this is no DID');
    if (method !== 'icubed') return unresolved('methodNotSupported', 'this resolver knows did:icubed');
    try {
      const id = parseDidOn(this.mirror.chainId, did);
      const [mirrored] = await this.store.find(this.mirror.chainId, [id]);
      if (!mirrored) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'no asset has this DID');
      const { asset, asOfBlock, finality } = mirrored;
      const document = didDocumentOf(didOf(mirrored.chainId, id), mirrored.chainId, asset, this.config.publicUrl);
      const created = new Date(asset.registeredAt * 1_000).toISOString().replace('.000Z', 'Z');
      return resolved(document, { created, versionId: asOfBlock.toString(), finality });
    } catch (error) {
      const code = resolutionErrorOf(error);
      if (code === 'internalError') this.logger.error({ err: error, did }, 'a DID was not resolved');
      return unresolved(code, code === 'internalError' ? 'the failure is logged' : (error as ModelverseError).detail);
    }
  }
}
