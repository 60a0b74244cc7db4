import { describe, expect, it } from '@jest/globals';
import { runAnswer, runOf } from './run.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const completed = (mediaType: string, text: string) =>
  runOf(runAnswer.parse({ status: 'Completed', output: { mediaType, base64: base64(text) } }));

describe('what the orchestrator says of a run', () => {
  it('is an output with the digest of its bytes', () => {
    expect(completed('Text/Plain; charset=utf-8', 'hello')).toMatchObject({
      status: 'Completed',
      output: { mediaType: 'text/plain', sha256: '0x2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' },
    });
  });

  it.each([
    ['no media type', 'pictures', 'a'],
    ['JSON that is none', 'application/json', '{'],
  ])('is refused as %s', (_what, mediaType, text) => {
    expect(() => completed(mediaType, text)).toThrow(expect.objectContaining({ code: 'EXECUTOR.RUN_REFUSED' }));
  });

  it("is a failure by the step's own code, with the retry class of the catalogue", () => {
    const failed = (code: string) => runOf(runAnswer.parse({ status: 'Failed', code, detail: 'why' }));
    expect(failed('NODE.INPUT_NOT_AN_IMAGE')).toEqual({
      status: 'Failed',
      failure: { code: 'NODE.INPUT_NOT_AN_IMAGE', detail: 'why', retryable: false },
    });
    expect(failed('EXECUTOR.ATTEMPTS_EXHAUSTED')).toMatchObject({ failure: { retryable: true } });
    expect(failed('made.up')).toMatchObject({ failure: { code: 'EXECUTOR.RUN_REFUSED' } });
  });

  it('is a cancelled call when the run was cancelled', () => {
    expect(runOf({ status: 'Cancelled' })).toMatchObject({ failure: { code: 'EXECUTOR.CALL_CANCELLED' } });
  });
});
