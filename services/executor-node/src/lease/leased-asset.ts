import type { LeaseMessage } from '@icubed/protocol';
import { processors } from '../pipeline/processors.js';
import { profiledFiles, withoutProfile } from '../profile/profiled-files.js';
import type { RunnableAsset } from '../runner/runner.js';
import type { WeightCache } from '../weights/weight-cache.js';

/** What a lease asks to run: an asset by itself, or a profile on its base, each verified against its own digest. */
export function leasedAsset(lease: LeaseMessage, chainId: number, weights: Pick<WeightCache, 'open'>): RunnableAsset {
  const { digest, creator, contentCid, base } = lease;
  const own = () => weights.open({ digest, creator, contentCid, chainId });
  if (!base) return { digest, files: async () => withoutProfile(await own()) };
  return {
    // the base's weights under other parameters are another thing to keep in memory
    digest: `${digest}/${base.digest}`,
    files: async () => {
      const { creator: by, digest: of, contentCid: at } = base;
      const [profile, files] = await Promise.all([
        own(),
        weights.open({ digest: of, creator: by, contentCid: at, chainId }),
      ]);
      return profiledFiles(profile, { did: base.did, files }, processors);
    },
  };
}
