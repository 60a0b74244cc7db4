import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { address, assetId, bytes32, type Did, type ResultMessage, signReceipt, usdMicros } from '@icubed/protocol';
import { Wallet } from 'ethers';
import type { CallTerms, LeaseTerms } from '../call/call.js';
import { expectedReceipt, leaseMessage } from './lease-terms.js';
import { validateResult } from './validate-result.js';

const context = { chainId: 31337, jobManager: address(`0x${'55'.repeat(20)}`) };
const node = new Wallet(`0x${'01'.repeat(32)}`);
const call: CallTerms = {
  callId: bytes32(`0x${'0a'.repeat(32)}`),
  accountId: 'acc_1',
  payer: `0x${'66'.repeat(20)}`,
  sessionId: bytes32(`0x${'0b'.repeat(32)}`),
  did: 'did:icubed:31337:7' as Did,
  assetId: assetId(7n),
  creator: `0x${'77'.repeat(20)}`,
  digest: bytes32(`0x${'0c'.repeat(32)}`),
  contentCid: 'bafy',
  input: { mediaType: 'image/png', sha256: bytes32(`0x${'0d'.repeat(32)}`), size: 3 },
  assetPriceUsdMicros: usdMicros(1_000n),
  nodePriceCeilingUsdMicros: usdMicros(200n),
  hold: { amount: usdMicros(1_200n), day: 1 },
};
const lease: LeaseTerms = {
  leaseId: 'lease-1',
  node: node.address,
  attempt: 2,
  nodePriceUsdMicros: usdMicros(150n),
  chainTime: 9n,
};
const bytes = Buffer.from('{"text":"HELLO"}');
const digest = `0x${createHash('sha256').update(bytes).digest('hex')}`;
const refused = expect.objectContaining({ code: 'EXECUTOR.RESULT_REFUSED' });

async function result(changed: Partial<LeaseTerms> = {}, signer = node): Promise<ResultMessage> {
  const signature = await signReceipt(signer, context, expectedReceipt(call, { ...lease, ...changed }, digest));
  return {
    type: 'result',
    leaseId: lease.leaseId,
    output: { mediaType: 'application/json', sha256: digest, size: bytes.length },
    signature,
    computeMs: 4,
  };
}

describe('a lease', () => {
  it("carries the terms that the receipt must repeat, and the node's own price", () => {
    expect(leaseMessage(call, lease, 500)).toMatchObject({
      callId: call.callId,
      step: 0,
      attempt: 2,
      assetPrice: '1000',
      nodePrice: '150',
      chainTime: '9',
      timeoutMs: 500,
    });
  });
});

describe('a result', () => {
  it('is valid when bytes, digest, values and signer are those of the lease', async () => {
    const valid = validateResult(context, call, lease, await result(), bytes);
    expect(valid.receiptId).toMatch(/^0x[0-9a-f]{64}$/);
    expect(valid.receipt.nodePrice).toBe(150n);
  });

  it('is refused from another signer', async () => {
    expect(() => validateResult(context, call, lease, forged, bytes)).toThrow(refused);
  });

  it('is refused over another attempt, price or time', async () => {
    for (const changed of [{ attempt: 1 }, { nodePriceUsdMicros: usdMicros(151n) }, { chainTime: 10n }]) {
      const wrong = await result(changed);
      expect(() => validateResult(context, call, lease, wrong, bytes)).toThrow(refused);
    }
  });

  it('is refused when its bytes are not the announced ones', async () => {
    const good = await result();
    expect(() => validateResult(context, call, lease, good, Buffer.from('{"text":"HELLP"}'))).toThrow(refused);
    expect(() => validateResult(context, call, lease, good, bytes.subarray(1))).toThrow(refused);
  });

  it('is refused when its output could not be handed on', async () => {
    const good = await result();
    const output = { ...good.output, mediaType: 'text/html\r\nset-cookie: a=b' };
    expect(() => validateResult(context, call, lease, { ...good, output }, bytes)).toThrow(refused);
    const broken = Buffer.from('{"text":');
    const sha256 = `0x${createHash('sha256').update(broken).digest('hex')}`;
    const signature = await signReceipt(node, context, expectedReceipt(call, lease, sha256));
    const described = { ...good, signature, output: { mediaType: 'application/json', sha256, size: broken.length } };
    expect(() => validateResult(context, call, lease, described, broken)).toThrow(refused);
    const asText = { ...described, output: { ...described.output, mediaType: 'text/plain' } };
    expect(validateResult(context, call, lease, asText, broken).output.bytes).toBe(broken);
  });

  it('is refused for another lease, another chain or with a signature that is none', async () => {
    const good = await result();
    expect(() => validateResult(context, call, { ...lease, leaseId: 'lease-2' }, good, bytes)).toThrow(refused);
    expect(() => validateResult({ ...context, chainId: 1 }, call, lease, good, bytes)).toThrow(refused);
    expect(() => validateResult(context, call, lease, { ...good, signature: `0x${'00'.repeat(65)}` }, bytes)).toThrow(
      refused,
    );
  });

  let forged: ResultMessage;
  beforeAll(async () => {
    forged = await result({}, new Wallet(`0x${'02'.repeat(32)}`));
  });
});
