import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { didOf } from '@icubed/protocol';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { AssetStore } from '../asset/asset.store.js';
import { UPLOAD_DEPS, type UploadDeps } from '../content/upload.deps.js';
import { readReadme } from './readme-file.js';
import { namedParents } from './suggested-parents.js';

/** What a README in an upload would make of the card. Needs the scope `publish`, and sees the account's own uploads alone. */
@Controller('content/uploads')
export class CardDraftController {
  constructor(
    @Inject(UPLOAD_DEPS) private readonly deps: UploadDeps,
    @Inject(AssetStore) private readonly assets: AssetStore,
  ) {}

  /** The card to complete with, and the parents to register with: those that are assets here, and the names that are none. */
  @Get(':uploadId/card')
  async draft(@CurrentPrincipal() principal: Principal, @Param('uploadId') uploadId: string) {
    const { accountId } = requireScope(principal, 'publish');
    const { chainId, folder, uploads } = this.deps;
    await uploads.get(uploadId, accountId);
    const blobs = new Map((await uploads.filesOf(uploadId)).map(({ path, blob }) => [path, blob]));
    const readme = await readReadme(new Set(blobs.keys()), (path) => folder.read(uploadId, blobs.get(path)!));
    const named = namedParents(readme, chainId);
    const ids = named.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const known = new Set((await this.assets.find(chainId, ids)).map(({ id }) => id));
    const found = named.filter(({ id }) => id !== undefined && known.has(id));
    return {
      card: readme.card,
      parents: found.map(({ id, edgeType }) => ({ did: didOf(chainId, id!), edgeType })),
      unknownParents: named
        .filter((parent) => !found.includes(parent))
        .map(({ named: name, edgeType }) => ({ name, edgeType })),
    };
  }
}
