import { describe, expect, it } from '@jest/globals';
import { bytes32, usdMicros } from '@icubed/protocol';
import { afterAttempt } from './after-attempt.js';
import { type CallEvent, type CallState, evolveCall, type LeaseTerms } from './call.js';

const lease = (attempt: number): LeaseTerms => ({
  leaseId: `lease-${attempt}`,
  node: '0xNode',
  attempt,
  nodePriceUsdMicros: usdMicros(1n),
  chainTime: 5n,
});
const completed: CallEvent = {
  type: 'CallCompleted',
  lease: lease(1),
  receiptId: bytes32(`0x${'01'.repeat(32)}`),
  capturedUsdMicros: usdMicros(3n),
  computeMs: 4,
};
const failed: CallEvent = { type: 'CallFailed', code: 'EXECUTOR.CALL_TIMED_OUT', detail: '', retryable: true };
const given = (...events: CallEvent[]) => events.reduce<CallState>(evolveCall, { status: 'Held', attempts: 0 });
const decided = expect.objectContaining({ code: 'EXECUTOR.CALL_STATE' });

describe('a call', () => {
  it('is held, leased, completed', () => {
    expect(given({ type: 'CallLeased', lease: lease(1) }, completed)).toMatchObject({
      status: 'Completed',
      attempts: 1,
      capturedUsdMicros: 3n,
    });
  });

  it('of a workflow is held, running, completed without a lease of its own', () => {
    const state = given({ type: 'RunStarted' }, { type: 'RunCompleted', capturedUsdMicros: usdMicros(9n) });
    expect(state).toEqual({ status: 'Completed', attempts: 0, capturedUsdMicros: 9n });
    expect(() => evolveCall(state, { type: 'RunStarted' })).toThrow(decided);
  });

  it('counts its attempts over returned leases', () => {
    const state = given(
      { type: 'CallLeased', lease: lease(1) },
      { type: 'LeaseReturned' },
      { type: 'CallLeased', lease: lease(2) },
    );
    expect(state).toMatchObject({ status: 'Leased', attempts: 2 });
    expect(given({ type: 'CallLeased', lease: lease(1) }, { type: 'LeaseReturned' })).toEqual({
      status: 'Held',
      attempts: 1,
    });
  });

  it('keeps a lost lease until its receipt comes or the deadline decides', () => {
    const lost = given({ type: 'CallLeased', lease: lease(1) }, { type: 'LeaseLost' });
    expect(lost).toMatchObject({ status: 'Unknown', lease: lease(1) });
    expect(evolveCall(lost, completed)).toMatchObject({ status: 'Completed' });
    expect(evolveCall(lost, failed)).toMatchObject({ status: 'Failed' });
  });

  it('is decided once: nothing moves its money again', () => {
    for (const end of [completed, failed]) {
      for (const event of [
        completed,
        failed,
        { type: 'LeaseReturned' } as const,
        { type: 'CallLeased', lease: lease(2) } as const,
      ]) {
        expect(() => evolveCall(given(end), event)).toThrow(decided);
      }
    }
  });
});

describe('after an attempt', () => {
  const notAnImage = {
    kind: 'failed',
    code: 'NODE.INPUT_NOT_AN_IMAGE',
    detail: 'no picture',
    retryable: false,
  } as const;

  it("ends the call with the node's code when the input is at fault", () => {
    expect(afterAttempt(notAnImage, 1, 3)).toEqual({
      move: 'fail',
      code: 'NODE.INPUT_NOT_AN_IMAGE',
      detail: 'no picture',
      retryable: false,
    });
  });

  it('tries another node when the node is at fault, its own word or not', () => {
    for (const code of ['NODE.BUSY', 'NODE.MODEL_FAILED', 'NODE.WEIGHTS_MISMATCH', 'NODE.MADE_UP', 'AUTH.REQUIRED']) {
      expect(afterAttempt({ kind: 'failed', code, detail: '', retryable: false }, 1, 3)).toEqual({
        move: 'tryAgain',
        avoidNode: true,
      });
    }
    expect(afterAttempt({ kind: 'disconnected' }, 2, 3)).toEqual({ move: 'tryAgain', avoidNode: true });
  });

  it('gives up after the last attempt', () => {
    const busy = { kind: 'refused', code: 'NODE.BUSY', detail: 'full', retryable: true } as const;
    expect(afterAttempt(busy, 3, 3)).toMatchObject({
      move: 'fail',
      code: 'EXECUTOR.ATTEMPTS_EXHAUSTED',
      retryable: true,
    });
  });

  it('waits for the receipt of a node that fell silent on the last attempt', () => {
    expect(afterAttempt({ kind: 'disconnected' }, 3, 3)).toEqual({ move: 'await' });
    expect(afterAttempt({ kind: 'timedOut' }, 3, 3)).toEqual({ move: 'await' });
  });
});
