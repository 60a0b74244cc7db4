import { describe, expect, it } from '@jest/globals';
import { stepCallId } from './step-call-id.js';

const callId = `0x${'ab'.repeat(32)}`;

describe('the call of a step', () => {
  // computed by @noble/hashes over utf8('icubed-step-call/1') ‖ callId ‖ uint32 BE step
  it.each([
    [1, '0x49a4c19cf529c6e560e36fb036922a700d369f75ebfd393e7d7b965dc7297a75'],
    [2, '0xb1b882c718ce4b69246a0a3847917f58a6a1a0f4bf6b8622f085bafe0033ca62'],
    [4_294_967_295, '0xd4f9ee7fb4b5e7f3ed46c6674c94127ecae6d85bd0e92f57a16faa734390f217'],
  ])('has the id that anybody derives from call and step %d', (step, id) => {
    expect(stepCallId(callId, step)).toBe(id);
  });

  it('is the same however the call is spelled, and of no step that is none', () => {
    expect(stepCallId(callId.toUpperCase().replace('0X', '0x'), 1)).toBe(stepCallId(callId, 1));
    for (const none of [0, -1, 1.5, 4_294_967_296]) expect(() => stepCallId(callId, none)).toThrow(RangeError);
    expect(() => stepCallId('0xab', 1)).toThrow(expect.objectContaining({ code: 'PROTOCOL.DIGEST_MALFORMED' }));
  });
});
