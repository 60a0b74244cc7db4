import {
  faintPrint,
  languageModelFiles,
  profileFiles,
  spamDatasetFiles,
  spamDescription,
  spamModelFiles,
} from '@icubed/examples';
import { type ContentFile, readParents } from '@icubed/sdk';
import { openContent, publishAs } from '../publish-openly.js';
import { assertThat, type Derivatives, given, type OwnedAsset, type Stage } from '../stage.js';
import type { Step } from '../story.js';

/** Base units a call; each divides so that the README's table comes out in whole base units. */
const PRICES = { classifier: 20_000n, filter: 40_000n, reader: 40_000n, language: 5_000n } as const;

/** Calls it spam only when it is sure: a stricter threshold on the classifier's one output. */
const STRICT = { 'onnx/classify@1': { threshold: 0.8 } } as const;

const folder = (files: ReadonlyMap<string, Uint8Array>): ContentFile[] =>
  Array.from(files, ([path, bytes]) => ({ path, bytes }));

/** Texts → classifier trained on them → strict filter made of that: three generations by three people. */
async function publishFilter(stage: Stage): Promise<Pick<Derivatives, 'texts' | 'classifier' | 'filter'>> {
  const { curator, maker, tuner } = stage.cast;
  const texts = await publishAs(stage, curator, {
    name: 'Labelled e-mails',
    files: folder(spamDatasetFiles()),
    ...{ kind: 'DATASET', vertical: 'NLP', pricePerCall: 0n, licence: 'CC0-1.0' },
  });
  const classifier = await publishAs(stage, maker, {
    name: 'Spam or ham',
    files: folder(spamModelFiles()),
    ...{ kind: 'MODEL', vertical: 'NLP', pricePerCall: PRICES.classifier },
    parents: [{ did: texts.did, edgeType: 'DATASET' }],
  });
  const filter = await publishAs(stage, tuner, {
    name: 'Strict spam filter',
    files: folder(profileFiles(classifier.did, STRICT)),
    ...{ kind: 'PROFILE', vertical: 'NLP', pricePerCall: PRICES.filter },
    parents: [{ did: classifier.did, edgeType: 'PROMPT' }],
  });
  return { texts, classifier, filter };
}

async function publishReader(stage: Stage, base: string): Promise<OwnedAsset> {
  return publishAs(stage, stage.cast.maker, {
    name: 'Read faint print',
    files: folder(profileFiles(base, faintPrint)),
    ...{ kind: 'PROFILE', vertical: 'CV', pricePerCall: PRICES.reader },
    parents: [{ did: base, edgeType: 'PROMPT' }],
  });
}

async function publishLanguage(stage: Stage): Promise<OwnedAsset> {
  return publishAs(stage, stage.cast.maker, {
    name: 'Name the language',
    files: folder(languageModelFiles()),
    ...{ kind: 'MODEL', vertical: 'NLP', pricePerCall: PRICES.language, licence: 'CC-BY-SA-3.0' },
  });
}

async function rateOf({ api }: Stage, child: OwnedAsset, parent: string): Promise<{ rateBps: number; ownBps: number }> {
  const edge = (await readParents(api.http, child.did))?.find(({ did }) => did === parent);
  assertThat(edge !== undefined, `${child.name} carries its lineage`);
  return edge;
}

export const derive: Step<Stage> = {
  id: 'derive',
  title: 'others derive: a profile of the model, a classifier trained on a dataset, a profile of the classifier',
  async play(stage) {
    const base = given(stage.scene.did, 'a published asset');
    const [reader, language, { texts, classifier, filter }] = await Promise.all([
      publishReader(stage, base),
      publishLanguage(stage),
      publishFilter(stage),
    ]);
    await Promise.all([texts, language, classifier, reader, filter].map((asset) => openContent(stage, asset)));
    stage.scene.derivatives = { texts, classifier, filter, reader, language };

    const [ofReader, ofClassifier, ofFilter] = await Promise.all([
      rateOf(stage, reader, base),
      rateOf(stage, classifier, texts.did),
      rateOf(stage, filter, classifier.did),
    ]);
    assertThat(ofReader.rateBps === 500, 'a prompt profile owes its base 5 %');
    assertThat(ofClassifier.rateBps === 500, 'a model owes its dataset 5 %');
    assertThat(ofFilter.ownBps === 450 && ofFilter.rateBps === 950, 'a grandchild owes 4.5 % and the inherited 5 %');
    return {
      reader: `${reader.did}, 5 % to the model of creator A`,
      classifier: `${classifier.did} (${spamDescription.task}), 5 % to the dataset`,
      filter: `${filter.did}, 4.5 % to the classifier, 5 % through it to the dataset`,
      language: language.did,
      dataset: texts.did,
    };
  },
};
