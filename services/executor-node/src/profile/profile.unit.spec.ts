import { describe, expect, it } from '@jest/globals';
import { MODEL_FILE, PROFILE_FILE, type ModelDescription } from '@icubed/content';
import { profileFiles } from '../../test/model-content.js';
import { ocrDescription } from '../../test/ocr-content.js';
import { parametersOf } from '../pipeline/parameters.js';
import { processors } from '../pipeline/processors.js';
import { applyProfile } from './apply-profile.js';
import { profiledFiles, withoutProfile } from './profiled-files.js';

const base = ocrDescription as unknown as ModelDescription;
const apply = (parameters: Record<string, Record<string, string | number | boolean>>) =>
  applyProfile(base, { parameters }, processors);
const did = 'did:icubed:31337:7';
const file = (text: string) => new TextEncoder().encode(text);
const baseFiles = new Map([
  [MODEL_FILE, file(JSON.stringify(ocrDescription))],
  ...['det.onnx', 'rec.onnx', 'keys.txt'].map((name) => [name, file(name)] as const),
]);

describe('a profile', () => {
  it('sets parameters of the stages it names and leaves the others', () => {
    const { pipeline } = apply({ 'text/ctc@1': { minConfidence: 0.9 } });
    expect(pipeline).toEqual([ocrDescription.pipeline[0], { ...ocrDescription.pipeline[1], minConfidence: 0.9 }]);
  });

  it('of no parameters is the base', () => expect(apply({})).toEqual(base));

  it.each([
    ['of a stage the base has not', { 'text/language@1': { candidates: 1 } }],
    ['that is unknown', { 'text/ctc@1': { temperature: 1 } }],
    ['that names a file', { 'text/ctc@1': { file: 'det.onnx' } }],
    ['that replaces the processor', { 'text/ctc@1': { processor: 'image/dbnet@1' } }],
    ['that every object has', { 'text/ctc@1': { toString: 'x' } }],
  ])('cannot set a parameter %s', (_, parameters) => {
    expect(() => apply(parameters as never)).toThrow(expect.objectContaining({ code: 'NODE.PARAMETER_REFUSED' }));
  });

  it('cannot set what a network was trained with', () => {
    const spam = {
      ...base,
      pipeline: [{ processor: 'text/hashed-ngrams@1', buckets: 256, words: 1, sublinear: true }],
    };
    const parameters = { 'text/hashed-ngrams@1': { buckets: 512 } };
    expect(() => applyProfile(spam, { parameters }, processors)).toThrow(/leaves no buckets to profiles/);
  });

  it('runs on the files of its base', () => {
    const files = profiledFiles(
      profileFiles({ 'image/dbnet@1': { threshold: 0.2 } }),
      { did, files: baseFiles },
      processors,
    );
    expect([...files.keys()]).toEqual([...baseFiles.keys()]);
    expect(JSON.parse(Buffer.from(files.get(MODEL_FILE)!).toString()).pipeline[0].threshold).toBe(0.2);
    expect(files.get('det.onnx')).toBe(baseFiles.get('det.onnx'));
  });

  const refused = expect.objectContaining({ code: 'NODE.PROFILE_REFUSED' });
  it('is refused on another base than it names, on a profile, and without its own file', () => {
    const profile = profileFiles({});
    expect(() => profiledFiles(profile, { did: 'did:icubed:31337:8', files: baseFiles }, processors)).toThrow(refused);
    expect(() => profiledFiles(profile, { did, files: profile }, processors)).toThrow(refused);
    expect(() => profiledFiles(baseFiles, { did, files: baseFiles }, processors)).toThrow(refused);
  });

  it('does not run without a base, a model does', () => {
    expect(() => withoutProfile(profileFiles({}))).toThrow(refused);
    expect(withoutProfile(baseFiles)).toBe(baseFiles);
    expect(withoutProfile(new Map([...baseFiles, [PROFILE_FILE, file('{}')]])).size).toBe(5);
  });
});

describe('parameters of a stage', () => {
  const rules = {
    ratio: { type: 'number', min: 0, max: 1, fallback: 0.5 },
    count: { type: 'integer', min: 1, max: 9 },
    loud: { type: 'boolean', fallback: false },
    order: { type: 'choice', of: ['up', 'down'], fallback: 'up' },
    names: { type: 'text', maxLength: 5, fallback: 'a' },
  } as const;
  const read = (given: object) => parametersOf({ processor: 'x/y@1', ...given }, rules);

  it('are what is given, or else the default', () => {
    expect(read({ count: 3, order: 'down' })).toEqual({ ratio: 0.5, count: 3, loud: false, order: 'down', names: 'a' });
  });

  it.each([
    [{}],
    [{ count: 0 }],
    [{ count: 1.5 }],
    [{ count: '3' }],
    [{ count: 1, ratio: Number.NaN }],
    [{ count: 1, ratio: 1.01 }],
    [{ count: 1, loud: 1 }],
    [{ count: 1, order: 'sideways' }],
    [{ count: 1, names: '' }],
    [{ count: 1, names: 'abcdef' }],
    [{ count: 1, more: 1 }],
  ])('are refused as %j', (given) => {
    expect(() => read(given)).toThrow(expect.objectContaining({ code: 'NODE.PARAMETER_REFUSED' }));
  });
});
