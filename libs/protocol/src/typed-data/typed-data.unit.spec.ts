import { describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { hashTypedData } from 'viem';
import {
  callRequestTypes,
  domainOf,
  receiptFromWire,
  receiptId,
  receiptTypes,
  recoverCallRequestSigner,
  recoverReceiptSigner,
  recoverReexecutionSigner,
  recoverVoucherSigner,
  requestedCallId,
  signCallRequest,
  signReceipt,
  signReexecution,
  compactSignature,
  signVoucher,
  type CallRequest,
  type Receipt,
} from '../index.js';

const node = new Wallet(`0x${'42'.repeat(32)}`);
const context = { chainId: 31337, jobManager: '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
const receipt: Receipt = {
  callId: `0x${'01'.repeat(32)}`,
  step: 0,
  attempt: 1,
  assetId: 77n,
  digest: `0x${'02'.repeat(32)}`,
  inputDigest: `0x${'03'.repeat(32)}`,
  outputDigest: `0x${'04'.repeat(32)}`,
  assetPrice: 40_000n,
  nodePrice: 1_000n,
  node: node.address,
  chainTime: 1_790_000_000n,
};

describe('receipts', () => {
  it('recover to the node that signed them', async () => {
    expect(recoverReceiptSigner(context, receipt, await signReceipt(node, context, receipt))).toBe(node.address);
  });

  it('hash as viem hashes them', () => {
    const types = receiptTypes as unknown as { Receipt: { name: string; type: string }[] };
    const domain = domainOf(context.chainId, context.jobManager) as { name: string };
    const hash = hashTypedData({ domain, types, primaryType: 'Receipt', message: { ...receipt } });
    expect(receiptId(context, receipt)).toBe(hash);
  });

  it.each<[string, Partial<Receipt>]>([
    ['another price', { assetPrice: 40_001n }],
    ['another output', { outputDigest: `0x${'05'.repeat(32)}` }],
    ['another attempt', { attempt: 2 }],
  ])('do not hold for %s', async (_, change) => {
    const signature = await signReceipt(node, context, receipt);
    expect(recoverReceiptSigner(context, { ...receipt, ...change }, signature)).not.toBe(node.address);
  });

  it('do not hold on another chain or for another contract', async () => {
    const signature = await signReceipt(node, context, receipt);
    expect(recoverReceiptSigner({ ...context, chainId: 1 }, receipt, signature)).not.toBe(node.address);
    expect(recoverReceiptSigner({ ...context, jobManager: node.address }, receipt, signature)).not.toBe(node.address);
  });

  it('are refused by code when the signature is no signature', () => {
    expect(() => recoverReceiptSigner(context, receipt, '0x1234')).toThrow(/PROTOCOL\.SIGNATURE_INVALID/);
  });
});

describe('re-executions', () => {
  const disputes = '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512';
  const reexecution = { receiptId: receiptId(context, receipt), outputDigest: receipt.outputDigest };

  it('are bound to receipt, output, chain and contract', async () => {
    const signature = await signReexecution(node, context.chainId, disputes, reexecution);
    const signerOf = (chainId: number, contract: string, change: object) =>
      recoverReexecutionSigner(chainId, contract, { ...reexecution, ...change }, signature);
    expect(signerOf(context.chainId, disputes, {})).toBe(node.address);
    expect(signerOf(context.chainId, disputes, { receiptId: receipt.digest })).not.toBe(node.address);
    expect(signerOf(context.chainId, disputes, { outputDigest: receipt.digest })).not.toBe(node.address);
    expect(signerOf(1, disputes, {})).not.toBe(node.address);
    expect(signerOf(context.chainId, context.jobManager, {})).not.toBe(node.address);
  });
});

describe('vouchers', () => {
  it('are bound to session, amount and usage', async () => {
    const voucher = {
      payer: node.address,
      session: `0x${'0a'.repeat(32)}`,
      cumulativeAmount: 5n,
      usageRoot: `0x${'0b'.repeat(32)}`,
      validUntil: 9n,
    };
    const signature = await signVoucher(node, context, voucher);
    expect(recoverVoucherSigner(context, voucher, signature)).toBe(node.address);
    expect(recoverVoucherSigner(context, { ...voucher, cumulativeAmount: 6n }, signature)).not.toBe(node.address);
  });

  it('fit two words, with the parity of y in the highest bit', () => {
    const [r, s] = ['0a'.repeat(32), `0b${'0c'.repeat(31)}`];
    expect(compactSignature(`0x${r}${s}1b`)).toEqual({ r: `0x${r}`, vs: `0x${s}` });
    expect(compactSignature(`0x${r}${s}1c`)).toEqual({ r: `0x${r}`, vs: `0x8b${'0c'.repeat(31)}` });
  });
});

describe('a receipt that came as JSON', () => {
  it('gives back just the signed values', async () => {
    const signature = await signReceipt(node, context, receipt);
    const wire = { ...receipt, assetId: '77', assetPrice: '40000', nodePrice: '1000', chainTime: '1790000000' };
    const view = JSON.parse(JSON.stringify({ ...wire, id: 'r1', signature })) as typeof wire;
    expect(receiptFromWire(view)).toEqual(receipt);
    expect(recoverReceiptSigner(context, receiptFromWire(view), signature)).toBe(node.address);
  });
});

describe('call requests', () => {
  const payer = new Wallet(`0x${'24'.repeat(32)}`);
  const request: CallRequest = {
    payer: payer.address,
    session: `0x${'05'.repeat(32)}`,
    assetId: 77n,
    requestDigest: receipt.inputDigest,
    maxPrice: 41_000n,
    nonce: 1n,
    deadline: 1_790_000_600n,
  };

  it('recover to who signed them, and no other request does', async () => {
    const signature = await signCallRequest(payer, context, request);
    expect(recoverCallRequestSigner(context, request, signature)).toBe(payer.address);
    const others: Partial<CallRequest>[] = [{ maxPrice: 41_001n }, { nonce: 2n }, { deadline: 1n }, { assetId: 78n }];
    for (const other of others)
      expect(recoverCallRequestSigner(context, { ...request, ...other }, signature)).not.toBe(payer.address);
    expect(recoverCallRequestSigner({ ...context, chainId: 1 }, request, signature)).not.toBe(payer.address);
    expect(() => recoverCallRequestSigner(context, request, '0x12')).toThrow('malformed');
  });

  it('hash as viem hashes them', () => {
    const types = callRequestTypes as unknown as { CallRequest: { name: string; type: string }[] };
    const domain = domainOf(context.chainId, context.jobManager) as { name: string };
    const hash = hashTypedData({ domain, types, primaryType: 'CallRequest', message: { ...request } });
    expect(requestedCallId(context, request)).toBe(hash);
  });
});
