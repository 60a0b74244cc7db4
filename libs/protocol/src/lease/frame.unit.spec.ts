import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrame, encodeFrame, MAX_HEADER_BYTES, nodeMessage } from '../index.js';

const failure = { type: 'failure', leaseId: 'l1', code: 'NODE.X', detail: 'd', retryable: true } as const;

describe('lease frames', () => {
  it('carry header and bytes unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const frame = decodeFrame(nodeMessage, encodeFrame(failure, bytes));
        expect(frame.header).toEqual(failure);
        expect(Buffer.from(frame.payload).equals(bytes)).toBe(true);
      }),
    );
  });

  it('never throw anything but a coded refusal for hostile bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeFrame(nodeMessage, bytes)).toThrow(/^PROTOCOL\.FRAME_/);
      }),
    );
  });

  it('refuse a header that claims more than the cap before reading it', () => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(MAX_HEADER_BYTES + 1);
    expect(() => decodeFrame(nodeMessage, bytes)).toThrow(/FRAME_TOO_LARGE/);
  });

  it('refuse an unknown message type', () => {
    expect(() => decodeFrame(nodeMessage, encodeFrame({ type: 'root' }))).toThrow(/FRAME_MALFORMED/);
  });
});
