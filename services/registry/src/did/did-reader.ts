import { AggregateHistory, MirrorReader } from '@icubed/chain-listener';
import { isModelverseError, type ModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { didOf, parseDidOn } from '@icubed/protocol';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { toBeHex } from 'ethers';
import type { RegistryConfig } from '../config.js';
import { didDocumentOf } from './did-document.js';
import { methodOf, resolutionErrorOf, resolved, unresolved, type ResolutionResult } from './did-resolution.js';
import { documentVersions, versionOf, type VersionFound } from './document-version.js';
import { dateTime, versionWanted, type ResolutionOptions } from './resolution-options.js';

/** `resolve` of DID Core 1.0, section 7.1, for did:icubed. */
@Injectable()
export class DidReader {
  constructor(
    @Inject(AggregateHistory) private readonly history: AggregateHistory,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  async resolve(did: string, options: ResolutionOptions): Promise<ResolutionResult> {
    const method = methodOf(did);
    if (method === undefined) return unresolved('invalidDid', 'this is no DID');
    if (method !== 'icubed') return unresolved('methodNotSupported', 'this resolver knows did:icubed');
    const asked = versionWanted(options);
    if ('refusal' in asked) return unresolved('invalidOptions', asked.refusal);
    try {
      const { chainId } = this.mirror;
      const id = parseDidOn(chainId, did);
      // the final block first: what is added meanwhile is then never taken for final
      const finalBlock = (await this.mirror.cursor())?.final.number ?? -1;
      const versions = documentVersions(await this.history.eventsOf(id.toString(), toBeHex(id, 32)));
      const found = versionOf(versions, asked.wanted);
      if (found === undefined) {
        return unresolved(
          'notFound',
          versions.length === 0 ? 'no asset has this DID' : 'the document has no such version',
        );
      }
      const document = didDocumentOf(didOf(chainId, id), chainId, found.version.asset, this.config.publicUrl);
      return resolved(document, metadataOf(found, finalBlock));
    } catch (error) {
      const code = resolutionErrorOf(error);
      if (code !== 'internalError') return unresolved(code, (error as ModelverseError).detail);
      this.logger.error({ err: error, did }, 'a DID was not resolved');
      return unresolved(
        code,
        isModelverseError(error, 'MIRROR.HISTORY_TOO_LONG') ? error.detail : 'the failure is logged',
      );
    }
  }
}

function metadataOf({ first, version, next }: VersionFound, finalBlock: number): Record<string, string> {
  return {
    created: dateTime(first.since),
    ...(version === first ? {} : { updated: dateTime(version.since) }),
    versionId: version.versionId,
    ...(next && { nextUpdate: dateTime(next.since), nextVersionId: next.versionId }),
    finality: Number(version.versionId) <= finalBlock ? 'FINAL' : 'PENDING',
  };
}
