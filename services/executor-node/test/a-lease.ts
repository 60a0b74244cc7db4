import { createHash } from 'node:crypto';
import type { LeaseMessage } from '@icubed/protocol';

/** A lease over `input` as an executor would send it. */
export function leaseOf(input: Uint8Array, change: Partial<LeaseMessage> = {}): LeaseMessage {
  return {
    type: 'lease',
    leaseId: 'lease-1',
    callId: `0x${'ca'.repeat(32)}`,
    step: 0,
    attempt: 1,
    did: 'did:icubed:31337:7',
    assetId: '7',
    creator: `0x${'c0'.repeat(20)}`,
    digest: `0x${'d1'.repeat(32)}`,
    contentCid: 'bafytestcontent',
    input: {
      mediaType: 'image/png',
      sha256: `0x${createHash('sha256').update(input).digest('hex')}`,
      size: input.length,
    },
    assetPrice: '1000',
    nodePrice: '200',
    chainTime: '1700000000',
    timeoutMs: 30_000,
    ...change,
  };
}
