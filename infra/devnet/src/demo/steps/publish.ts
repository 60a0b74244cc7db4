import { publishAsset, readAsset, resolveDid, waitUntilFinal } from '@icubed/sdk';
import { ocrModelFiles } from '../ocr-model.js';
import { assertThat, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const PRICE_PER_CALL = 40_000n;

export const publish: Step<Stage> = {
  id: 'publish',
  title: 'creator A uploads an OCR model; it is sealed, pinned and registered under a DID',
  async play({ api, chainId, cast: { creator }, scene }) {
    const asCreator = await api.signedIn(creator.signer, chainId);
    const asset = await publishAsset(asCreator.http, creator.signer, {
      files: await ocrModelFiles(),
      kind: 'MODEL',
      vertical: 'CV',
      pricePerCall: PRICE_PER_CALL,
      card: {
        name: 'Read the picture (PP-OCRv4)',
        description: 'Text detection and recognition',
        tags: ['ocr'],
        licence: 'Apache-2.0',
      },
    });
    await waitUntilFinal(api.http, asset.transactionHash);

    const mirrored = await readAsset(api.http, asset.did, asset.blockNumber);
    assertThat(mirrored?.state === 'SEALED', 'the registered asset is mirrored and sealed');
    assertThat(mirrored.digest === asset.digest, 'the chain carries the digest of what was uploaded');
    assertThat(
      mirrored.plainCid === null && mirrored.filesRoot === null,
      'nothing of the plain content shows before the release',
    );
    const document = await resolveDid(api.http, asset.did);
    assertThat(document['id'] === asset.did, 'the DID resolves to its own document');

    Object.assign(scene, { did: asset.did, assetId: BigInt(asset.assetId), digest: asset.digest });
    return { did: asset.did, digest: asset.digest, sealedCid: asset.sealedCid, transaction: asset.transactionHash };
  },
};
