import { z } from 'zod';
import { chainId, chainSeconds, decimal, defineFact, hex32, hexAddress } from '../fact.js';

const call = { chainId, callId: hex32, did: z.string(), assetId: decimal, payer: hexAddress };
const topic = 'executor.call';
const key = (data: { callId: string }) => data.callId;

/** A paid call delivered its answer: the hold was captured and a receipt signed. */
export const callCompleted = defineFact({
  type: 'icubed.executor.call-completed.v1',
  topic,
  key,
  data: z.object({
    ...call,
    assetPrice: decimal,
    nodePrice: decimal,
    node: hexAddress,
    receiptId: hex32,
    attempt: z.number().int().positive(),
    computeMs: z.number().min(0),
    completedAt: chainSeconds,
  }),
});

/** The call failed for good: its hold was released, nothing was taken. */
export const callFailed = defineFact({
  type: 'icubed.executor.call-failed.v1',
  topic,
  key,
  data: z.object({ ...call, code: z.string(), failedAt: chainSeconds }),
});

/** The call's voucher was redeemed on-chain, final. */
export const callSettled = defineFact({
  type: 'icubed.executor.call-settled.v1',
  topic,
  key,
  data: z.object({ ...call, transactionHash: hex32 }),
});
