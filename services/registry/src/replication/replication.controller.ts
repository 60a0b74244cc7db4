import { ModelverseError } from '@icubed/errors';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { VersionStore } from '../content/version.store.js';
import type { Copy } from './copy.js';
import { ReplicationReader } from './replication.reader.js';

/** Needs the scope `publish`, and sees the account's own uploads alone. */
@Controller('content/uploads')
export class ReplicationController {
  constructor(
    @Inject(VersionStore) private readonly versions: VersionStore,
    @Inject(ReplicationReader) private readonly reader: ReplicationReader,
  ) {}

  /** Where the copies of a completed upload are. @throws REGISTRY.UPLOAD_UNKNOWN also while it is not complete */
  @Get(':uploadId/replication')
  async show(@CurrentPrincipal() principal: Principal, @Param('uploadId') uploadId: string) {
    const { accountId } = requireScope(principal, 'publish');
    const version = await this.versions.find(uploadId, accountId);
    if (!version)
      throw new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'this account has no such upload that is complete');
    const { content, ...totals } = await this.reader.of([
      { cid: version.sealedCid, kind: 'SEALED' },
      { cid: version.metadataCid, kind: 'CARD' },
    ]);
    return { ...totals, content: content.map(({ replicas, ...of }) => ({ ...of, replicas: replicas.map(shown) })) };
  }
}

function shown({ replica, state, since, checkedAt, failures, fault }: Copy) {
  return { replica, status: state.status, since, checkedAt, failures, code: fault?.code };
}
