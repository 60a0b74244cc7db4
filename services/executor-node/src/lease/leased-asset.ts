import type { LeaseMessage } from '@icubed/protocol';
import type { ContentFiles } from '../pipeline/pipeline.js';
import { processors } from '../pipeline/processors.js';
import { profiledFiles, withoutProfile } from '../profile/profiled-files.js';
import type { RunnableAsset } from '../runner/runner.js';
import type { RegisteredContent } from '../weights/content-source.js';
import { wipe } from '../weights/open-stored.js';

/** What a lease says of an asset, its own or the base's. */
export type LeasedContent = RegisteredContent & { readonly assetId: string; readonly sealed?: boolean };

type Base = NonNullable<LeaseMessage['base']>;

/** Plain bytes of sealed content: overwritten when they are not needed any more, or come too late to be needed. */
class Secrets {
  private readonly kept: ContentFiles[] = [];
  private over = false;

  keep(files: ContentFiles): ContentFiles {
    this.kept.push(files);
    if (this.over) this.forget();
    return files;
  }

  forget(): void {
    this.over = true;
    for (const files of this.kept.splice(0)) wipe(files);
  }
}

/** What a lease asks to run: an asset by itself, or a profile on its base, each verified against its own digest. */
export function leasedAsset(
  lease: LeaseMessage,
  chainId: number,
  open: (content: LeasedContent) => Promise<ContentFiles>,
): RunnableAsset {
  const { base } = lease;
  const secrets = new Secrets();
  const opened = (of: LeaseMessage | Base): Promise<ContentFiles> => {
    const files = open(contentOf(of, chainId));
    return of.sealed ? files.then((plain) => secrets.keep(plain)) : files;
  };
  const named = (digest: string) =>
    lease.sealed || base?.sealed
      ? { digest: `${digest}/${lease.leaseId}`, forget: () => secrets.forget() }
      : { digest };
  if (!base) return { ...named(lease.digest), files: async () => withoutProfile(await opened(lease)) };
  return {
    // the base's weights under other parameters are another thing to keep in memory
    ...named(`${lease.digest}/${base.digest}`),
    files: async () => {
      const [profile, files] = await Promise.all([opened(lease), opened(base)]);
      return profiledFiles(profile, { did: base.did, files }, processors);
    },
  };
}

function contentOf(
  { digest, creator, contentCid, assetId, sealed }: LeaseMessage | Base,
  chainId: number,
): LeasedContent {
  return { digest, creator, contentCid, chainId, assetId, ...(sealed && { sealed }) };
}
