/** @jest-environment ./services/executor-node/test/native-arrays-environment.mjs */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { languageModelFiles, spamModelFiles } from '@icubed/examples';
import { described } from '../../test/model-content.js';
import { ocrFiles, picture } from '../../test/ocr-content.js';
import { backends } from '../backend/backends.js';
import { Pipeline, type ContentFiles } from './pipeline.js';
import { processors } from './processors.js';

const never = new AbortController().signal;
const load = (files: ContentFiles) => Pipeline.load(files, backends(), processors);
const call = async (pipeline: Pipeline, bytes: Uint8Array | string, mediaType = 'text/plain') =>
  pipeline.run({ mediaType, bytes: Buffer.from(bytes as string) }, never);
const answer = async (...args: Parameters<typeof call>) =>
  JSON.parse(Buffer.from((await call(...args)).bytes).toString());

describe('pictures whose texts are judged', () => {
  let models: { reader: Pipeline; spam: Pipeline; language: Pipeline };
  beforeAll(async () => {
    models = {
      reader: await load(ocrFiles()),
      spam: await load(spamModelFiles()),
      language: await load(languageModelFiles()),
    };
  });
  afterAll(async () => {
    for (const pipeline of Object.values(models)) await pipeline.dispose();
  });

  it.each([
    ['spam-email-english', 'spam', 'en'],
    ['invoice-german', 'ham', 'de'],
    ['letter-french', 'ham', 'fr'],
  ])('%s is %s in the language %s', async (name, label, language) => {
    // what the reader answers goes into the next models as it is
    const { bytes, mediaType } = await call(models.reader, picture(name), 'image/png');
    const judged = await answer(models.spam, Buffer.from(bytes), mediaType);
    expect(judged.label).toBe(label);
    expect(judged.scores.ham + judged.scores.spam).toBeCloseTo(1, 3);
    expect(judged.confidence).toBe(judged.scores[label]);
    const identified = await answer(models.language, Buffer.from(bytes), mediaType);
    expect(identified).toMatchObject({
      language,
      candidates: [{ language, confidence: identified.confidence }, {}, {}],
    });
    expect(identified.confidence).toBeGreaterThan(0.7);
  });

  it.each([
    ['Wir sehen uns am Montag um neun im Büro.', 'de'],
    ['Les enfants jouent dans le jardin de leur grand-mère.', 'fr'],
    ['The train to the coast leaves every morning.', 'en'],
    ['La reunión se celebrará el próximo jueves por la tarde.', 'es'],
    ['今日は天気がとてもいいですね。', 'ja'],
  ])('%s', async (text, language) => expect((await answer(models.language, text)).language).toBe(language));

  it('name no language where there are no letters', async () => {
    for (const text of ['', ' \n ', '42 + 17 = 59 !!'])
      expect(await answer(models.language, text)).toEqual({ language: 'und', confidence: 0, candidates: [] });
  });

  it('give the same bytes for the same text, plain or in JSON, with or without a charset', async () => {
    const text = 'Act now! FREE prize — 100% guaranteed.';
    const plain = await call(models.spam, text);
    const json = await call(models.spam, JSON.stringify({ text, lines: [] }), 'application/json');
    const charset = await call(models.spam, text, 'Text/Plain; charset="UTF-8"');
    expect(Buffer.from(plain.bytes).equals(json.bytes)).toBe(true);
    expect(Buffer.from(plain.bytes).equals(charset.bytes)).toBe(true);
    expect(Buffer.from(plain.bytes).toString()).toMatch(/^\{"confidence":0\.\d{1,4},"label":"spam","scores":\{"ham":/);
  });

  it.each([
    ['bytes that are no UTF-8', Uint8Array.of(0x48, 0xff, 0xfe), 'text/plain', 'NODE.INPUT_NOT_TEXT'],
    ['more than a mebibyte', 'a'.repeat(2 ** 20 + 1), 'text/plain', 'NODE.INPUT_TOO_LARGE'],
    ['JSON that is cut', '{"text":', 'application/json', 'NODE.INPUT_NOT_TEXT'],
    ['JSON without a text', '{"lines":[]}', 'application/json', 'NODE.INPUT_NOT_TEXT'],
    ['a text that is no string', '{"text":{"toString":1}}', 'application/json', 'NODE.INPUT_NOT_TEXT'],
    ['JSON null', 'null', 'application/json', 'NODE.INPUT_NOT_TEXT'],
    ['half a character', String.raw`{"text":"\ud800"}`, 'application/json', 'NODE.INPUT_NOT_TEXT'],
    ['another charset', 'abc', 'text/plain; charset=utf-16', 'NODE.INPUT_TYPE_REFUSED'],
    ['a picture', 'abc', 'image/png', 'NODE.INPUT_TYPE_REFUSED'],
  ])('refuse %s', async (_, bytes, mediaType, code) => {
    await expect(call(models.spam, bytes, mediaType)).rejects.toMatchObject({ code });
    await expect(call(models.language, bytes, mediaType)).rejects.toMatchObject({ code });
  });

  it('take long texts and odd ones without falling over', async () => {
    for (const text of ['a'.repeat(2 ** 20), '🙂'.repeat(30_000), '\0\0abc\0', '</s> __label__de\n\n'])
      for (const model of [models.spam, models.language]) await expect(call(model, text)).resolves.toBeDefined();
  });
});

describe('loading descriptions', () => {
  const stage = (n: number, change: object) => (files: Map<string, Uint8Array>) =>
    described(files, (one) => ({
      ...one,
      pipeline: one.pipeline.map((old, at) => (at === n ? { ...old, ...change } : old)),
    }));
  const spam = spamModelFiles();

  it.each([
    ['an unknown processor', stage(0, { processor: 'text/telepathy@1' })(spam), 'NODE.PIPELINE_UNSUPPORTED'],
    ['an unknown parameter', stage(0, { seed: 1 })(spam), 'NODE.PARAMETER_REFUSED'],
    ['a parameter out of range', stage(0, { buckets: 2 ** 20 })(spam), 'NODE.PARAMETER_REFUSED'],
    ['buckets that are no power of two', stage(0, { buckets: 1000 })(spam), 'NODE.PARAMETER_REFUSED'],
    ['one label', stage(1, { labels: 'spam' })(spam), 'NODE.PARAMETER_REFUSED'],
    ['a label twice', stage(1, { labels: 'spam,spam' })(spam), 'NODE.PARAMETER_REFUSED'],
    ['an unknown activation', stage(1, { activation: 'relu' })(spam), 'NODE.PARAMETER_REFUSED'],
    ['a sigmoid of three labels', stage(1, { labels: 'a,b,c' })(spam), 'NODE.PARAMETER_REFUSED'],
    [
      'a network of another runtime',
      described(spam, (one) => ({ ...one, runtime: 'wasm' })),
      'NODE.PIPELINE_UNSUPPORTED',
    ],
    [
      'a runtime the node has not',
      described(spam, (one) => ({ ...one, runtime: 'tfjs' })),
      'NODE.PIPELINE_UNSUPPORTED',
    ],
  ])('refuses %s', async (_, files, code) => {
    await expect(load(files)).rejects.toMatchObject({ code });
  });

  it('refuses a classifier whose network answers in another shape', async () => {
    const pipeline = await load(stage(1, { activation: 'softmax' })(spam));
    await expect(call(pipeline, 'hello')).rejects.toMatchObject({ code: 'NODE.MODEL_REFUSED' });
    await pipeline.dispose();
  });

  it('refuses features of another size than the network takes', async () => {
    const pipeline = await load(stage(0, { buckets: 2 ** 12 })(spam));
    await expect(call(pipeline, 'hello')).rejects.toMatchObject({ code: 'NODE.MODEL_FAILED' });
    await pipeline.dispose();
  });

  const weights = languageModelFiles().get('lid.176.ftz')!;
  const changed = (change: (view: DataView) => void) => {
    const copy = Uint8Array.from(weights);
    change(new DataView(copy.buffer));
    return copy;
  };
  it.each([
    ['no model', Buffer.from('not a model at all')],
    ['another format', changed((view) => view.setInt32(0, 1, true))],
    ['vectors of endless length', changed((view) => view.setInt32(8, 2 ** 30, true))],
    [
      'a dictionary it does not hold',
      changed((view) => [view.setInt32(64, 2 ** 30 + 176, true), view.setInt32(68, 2 ** 30, true)]),
    ],
    ['its second half missing', weights.subarray(0, weights.length / 2)],
    [
      'garbage where its matrices are',
      changed((view) => {
        for (let at = weights.length - 100_000; at < weights.length - 4; at += 4) view.setInt32(at, 0x7f7f7f7f, true);
      }),
    ],
  ])('never ends a process over a text network that is %s', async (_, bytes) => {
    const files = new Map([...languageModelFiles(), ['lid.176.ftz', bytes as Uint8Array]]);
    const outcome = await load(files)
      .then(
        async (pipeline) => call(pipeline, 'Guten Tag').finally(() => pipeline.dispose()),
        (error: unknown) => error,
      )
      .catch((error: unknown) => error);
    // damaged weights may still answer something: then it is a valid answer
    expect(outcome).toEqual(
      expect.objectContaining(
        outcome instanceof Error ? { code: expect.stringMatching(/^NODE\.MODEL_/) } : { mediaType: 'application/json' },
      ),
    );
  });
});
