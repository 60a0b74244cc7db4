import { type Receipt, receiptId, signReceipt } from '@icubed/protocol';
import { Wallet, ZeroAddress } from 'ethers';
import { DEFAULT_PARAMETERS, type InputReceipt, type RankingInputs, sortLists, weekEnd } from '../src/index.js';

const node = new Wallet(`0x${'0d'.repeat(32)}`);
export const ranking = new Wallet(`0x${'7a'.repeat(32)}`);
export const WEEK = 2_968;
export const CLOSED_AT = weekEnd(WEEK);
const context = { chainId: 31_337, jobManager: `0x${'Cc'.repeat(20)}`.toLowerCase() };
const hex = (value: number | bigint, bytes = 32) => `0x${value.toString(16).padStart(bytes * 2, '0')}`;
export const account = (index: number) => hex(index, 20);

export interface Paid {
  readonly assetId: string;
  readonly payer: number;
  readonly assetPrice: bigint;
  readonly daysBefore?: number;
  readonly stars?: number;
}

/** Inputs with genuine signatures, as the service would gather them. */
export async function inputsOf(paid: readonly Paid[], more: Partial<RankingInputs> = {}): Promise<RankingInputs> {
  const receipts = await Promise.all(paid.map((call, index) => receiptOf(call, index)));
  const ids = [...new Set(paid.map(({ assetId }) => assetId))];
  const asset = (assetId: string) => ({
    assetId,
    creator: account(1),
    kind: 'MODEL' as const,
    vertical: 'CV' as const,
    registeredAt: 1,
    parents: [],
  });
  const lists = sortLists({
    assets: ids.map(asset),
    receipts,
    votes: paid.flatMap(({ stars }, index) =>
      stars === undefined ? [] : [{ receiptId: receipts[index]!.id, stars, ratedAt: receipts[index]!.chainTime + 60 }],
    ),
    payers: [...new Set(paid.map(({ payer }) => payer))].map((payer) => ({
      account: account(payer),
      spent: (10n ** 13n).toString(),
    })),
    holders: [],
  });
  return {
    format: 'icubed-ranking-inputs/1',
    ...context,
    verifyingContract: ZeroAddress,
    week: WEEK,
    closedAt: CLOSED_AT,
    parameters: DEFAULT_PARAMETERS,
    previous: null,
    ...lists,
    ...more,
  };
}

async function receiptOf({ assetId, payer, assetPrice, daysBefore = 1 }: Paid, index: number): Promise<InputReceipt> {
  const plain = {
    callId: hex(index + 1),
    step: 0,
    attempt: 1,
    digest: hex(7),
    inputDigest: hex(8),
    outputDigest: hex(9),
    node: node.address,
  };
  const chainTime = CLOSED_AT - daysBefore * 86_400;
  const signed: Receipt = {
    ...plain,
    assetId: BigInt(assetId),
    assetPrice,
    nodePrice: 400n,
    chainTime: BigInt(chainTime),
  };
  const prices = { assetPrice: assetPrice.toString(), nodePrice: '400' };
  const signature = await signReceipt(node, context, signed);
  return { ...plain, ...prices, assetId, chainTime, id: receiptId(context, signed), signature, payer: account(payer) };
}
