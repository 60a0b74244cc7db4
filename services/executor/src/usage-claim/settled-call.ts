import {
  type Bytes32,
  type CallRequest,
  merkleProof,
  merkleRoot,
  type UsdMicros,
  type Voucher,
  voucherTypes,
} from '@icubed/protocol';
import { TypedDataEncoder } from 'ethers';

/** The arguments of a `redeemBatch`, as far as they are evidence. */
export interface RedeemedBatch {
  readonly vouchers: readonly Voucher[];
  readonly splits: readonly { readonly assetId: bigint; readonly assetAmount: bigint }[];
}

/** The leaf of a called asset, where it stands in its session's tree, and the transaction that paid it. */
export interface SettledLeaf {
  readonly position: number;
  readonly assetAmountUsdMicros: UsdMicros;
  readonly nodeAmountUsdMicros: UsdMicros;
  readonly settledIn: string | null;
}

/** UsageDisputes' `SettledCall`. */
export interface SettledCall {
  readonly assetAmount: bigint;
  readonly nodeAmount: bigint;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Bytes32[];
  readonly voucher: Voucher;
  readonly voucherIndex: number;
  readonly vouchers: readonly Bytes32[];
  readonly assetIds: readonly bigint[];
  readonly amounts: readonly bigint[];
  readonly part: number;
}

/** What JobManager paid to assets: neighbours of one asset are one payment. */
export function paymentsOf(splits: RedeemedBatch['splits']): { assetIds: bigint[]; amounts: bigint[] } {
  const [assetIds, amounts]: [bigint[], bigint[]] = [[], []];
  for (const { assetId, assetAmount } of splits) {
    if (assetIds.at(-1) === assetId) amounts[amounts.length - 1]! += assetAmount;
    else {
      assetIds.push(assetId);
      amounts.push(assetAmount);
    }
  }
  return { assetIds, amounts };
}

/**
 * The evidence that a call was charged under a redeemed voucher and its asset paid in the same batch, or in words why there is none.
 *
 * @param leaves of the session's usage tree, as many as the voucher's root is made of
 */
export function settledCall(
  batch: RedeemedBatch,
  { session, assetId }: Pick<CallRequest, 'session' | 'assetId'>,
  leaf: SettledLeaf,
  leaves: readonly Uint8Array[],
): SettledCall | string {
  const voucherIndex = voucherOf(batch, session);
  const voucher = batch.vouchers[voucherIndex];
  if (voucher === undefined) return 'the batch redeemed no voucher of the session';
  const { assetIds, amounts } = paymentsOf(batch.splits);
  const part = assetIds.indexOf(assetId);
  if (part < 0) return 'the batch paid nothing to the asset';
  if (leaf.position >= leaves.length) return 'the call is not in the tree of the redeemed voucher';
  if (hex(merkleRoot(leaves)) !== voucher.usageRoot) return 'the redeemed tree is not the one that is stored';
  return {
    assetAmount: leaf.assetAmountUsdMicros,
    nodeAmount: leaf.nodeAmountUsdMicros,
    index: leaf.position,
    size: leaves.length,
    proof: merkleProof(leaves, leaf.position).map(({ hash }) => hex(hash)),
    voucher,
    voucherIndex,
    vouchers: batch.vouchers.map((each) => TypedDataEncoder.hashStruct('Voucher', voucherTypes, each) as Bytes32),
    assetIds,
    amounts,
    part,
  };
}

/** A batch has one voucher a session. */
export function voucherOf({ vouchers }: RedeemedBatch, session: string): number {
  return vouchers.findIndex((voucher) => voucher.session === session);
}

const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}` as Bytes32;
