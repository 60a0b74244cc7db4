import { describe, expect, it } from '@jest/globals';
import { describeContent } from './describe-content.js';

const model = JSON.stringify({
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'ocr',
  input: { mediaTypes: ['image/png'] },
  output: { mediaType: 'application/json' },
  pipeline: [{ processor: 'image/dbnet@1', file: 'det.onnx' }],
});
const base = 'did:icubed:31337:7';
const profile = JSON.stringify({ format: 'icubed-profile/1', base, parameters: {} });

function described(files: Record<string, string>) {
  return describeContent(new Set(Object.keys(files)), async function* (path) {
    // in two parts: a description is read to its end
    yield Buffer.from(files[path]!.slice(0, 9));
    yield Buffer.from(files[path]!.slice(9));
  });
}

describe('what a content folder describes', () => {
  it.each([
    ['nothing', { 'rows.csv': 'a,b', 'sub/icubed.model.json': 'not at the top' }, { format: 'none' }],
    ['a model', { 'icubed.model.json': model, 'det.onnx': 'weights' }, { format: 'model' }],
    ['a profile, with its base', { 'icubed.profile.json': profile }, { format: 'profile', base }],
  ])('is %s', async (_, files, expected) => {
    expect(await described(files as Record<string, string>)).toEqual(expected);
  });

  it.each([
    [
      'two descriptions',
      { 'icubed.model.json': model, 'icubed.profile.json': profile },
      'REGISTRY.CONTENT_KIND_MISMATCH',
    ],
    ['a model of weights that are not there', { 'icubed.model.json': model }, 'CONTENT.MODEL_INVALID'],
    ['a profile of no asset', { 'icubed.profile.json': profile.replace(base, 'gpt') }, 'CONTENT.MODEL_INVALID'],
    ['a description that never ends', { 'icubed.profile.json': ' '.repeat(3_000_000) }, 'CONTENT.MODEL_INVALID'],
  ])('cannot be %s', async (_, files, code) => {
    await expect(described(files as Record<string, string>)).rejects.toMatchObject({ code });
  });
});
