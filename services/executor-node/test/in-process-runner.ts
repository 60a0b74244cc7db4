import { backends } from '../src/backend/backends.js';
import { processors } from '../src/pipeline/processors.js';
import { LoadedAssets } from '../src/runner/loaded-assets.js';
import type { Runner } from '../src/runner/runner.js';

/** Runs networks in the process of the spec: jest's modules are not those a child process would load. */
export function inProcessRunner(): Runner {
  const assets = new LoadedAssets(backends(), processors);
  return {
    run: async (asset, input, signal) => {
      if (!assets.has(asset.digest)) await assets.load(asset.digest, await asset.files());
      return assets.run(asset.digest, input, signal);
    },
    close: async () => undefined,
  };
}
