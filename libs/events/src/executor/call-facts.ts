import { z } from 'zod';
import { chainId, chainSeconds, decimal, defineFact, hex32, hexAddress } from '../fact.js';

const call = { chainId, callId: hex32, did: z.string(), assetId: decimal, payer: hexAddress };
/** The call is the step of a workflow's call, which has its own facts. Steps count from 1. */
const parent = z.object({ callId: hex32, step: z.number().int().positive() }).optional();
const topic = 'executor.call';
const key = (data: { callId: string }) => data.callId;

/** What a node signed for the step (EIP-712 `Receipt`), less the call and the asset that the fact names itself. */
export const signedReceipt = z.object({
  step: z.number().int().min(0),
  attempt: z.number().int().positive(),
  digest: hex32,
  inputDigest: hex32,
  outputDigest: hex32,
  assetPrice: decimal,
  nodePrice: decimal,
  node: hexAddress,
  chainTime: chainSeconds,
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
});

/** A paid call delivered its answer: the hold was captured and a receipt signed. */
export const callCompleted = defineFact({
  type: 'icubed.executor.call-completed.v1',
  topic,
  key,
  data: z.object({
    ...call,
    assetPrice: decimal,
    nodePrice: decimal,
    /** absent, with receipt and attempt, of a workflow: its steps ran on nodes and have facts of their own */
    node: hexAddress.optional(),
    receiptId: hex32.optional(),
    attempt: z.number().int().positive().optional(),
    computeMs: z.number().min(0),
    completedAt: chainSeconds,
    /** absent in facts of before receipts were passed on, and when no node took part */
    receipt: signedReceipt.optional(),
    parent,
    /** what the asset ran on and was paid beside it; `assetPrice` is without it */
    base: z.object({ did: z.string(), assetId: decimal, price: decimal }).optional(),
  }),
});

/** The call failed for good: its hold was released, nothing was taken. */
export const callFailed = defineFact({
  type: 'icubed.executor.call-failed.v1',
  topic,
  key,
  data: z.object({ ...call, code: z.string(), failedAt: chainSeconds, parent }),
});

/** The call's voucher was redeemed on-chain, final. */
export const callSettled = defineFact({
  type: 'icubed.executor.call-settled.v1',
  topic,
  key,
  data: z.object({ ...call, transactionHash: hex32 }),
});
