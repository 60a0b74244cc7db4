import { contentDigest, decodeManifest, filesRootOf, MANIFEST_FILE } from '@icubed/content';
import { address } from '@icubed/protocol';
import { readAsset, readOffering } from '@icubed/sdk';
import { inLosAngeles } from '../chain-time.js';
import { assertThat, eventually, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const release: Step<Stage> = {
  id: 'release',
  title: 'at midnight the registry unseals, checks every byte, publishes on IPFS and reveals',
  async play({ api, chainId, scene, time, cast: { creator } }) {
    const did = given(scene.did, 'a published asset');
    const unlockAt = given(scene.unlockAt, 'a locked offering');
    await time.moveTo(unlockAt);
    const released = await eventually('the release', async () => {
      const asset = await readAsset(api.http, did);
      return asset?.state === 'RELEASED' && asset.finality === 'FINAL' ? asset : undefined;
    });
    const offering = await eventually('the offering to follow', async () => {
      const found = await readOffering(api.http, did);
      return found?.status === 'RELEASED' ? found : undefined;
    });

    // a stranger's check: the published manifest hashes to the digest that was registered before anybody could see the files
    const response = await api.http.send(
      `/content/ipfs/${given(released.plainCid ?? undefined, 'a plain CID')}/${MANIFEST_FILE}`,
    );
    const manifest = decodeManifest(new Uint8Array(await response.arrayBuffer()));
    const filesRoot = filesRootOf(manifest);
    assertThat(filesRoot === released.filesRoot, 'the published manifest has the revealed root');
    const digest = contentDigest({ chainId, creator: address(creator.address), filesRoot });
    assertThat(digest === scene.digest, 'the revealed files are the registered ones');
    return {
      at: inLosAngeles(await time.now()),
      plainCid: released.plainCid,
      files: manifest.files.map(({ path }) => path),
      offering: offering.status,
    };
  },
};
