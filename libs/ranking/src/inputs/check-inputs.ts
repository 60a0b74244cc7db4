import { ModelverseError } from '@icubed/errors';
import { receiptFromWire, receiptId, recoverReceiptSigner } from '@icubed/protocol';
import { canonicalText } from '../release/canonical.js';
import { DAY_SECONDS } from '../parameters/ranking-parameters.js';
import { weekEnd, weekOf } from '../parameters/week.js';
import type { InputReceipt, RankingInputs } from './ranking-inputs.js';
import { sortLists } from './sort-inputs.js';

function refuse(path: string, why: string): never {
  throw new ModelverseError('BENCHMARK.INPUTS_INVALID', `${path}: ${why}`, { path });
}

/** Whether the node that a receipt names has signed just this receipt. */
export function isSigned(receipt: InputReceipt, context: { chainId: number; jobManager: string }): boolean {
  const signed = receiptFromWire(receipt);
  if (receiptId(context, signed) !== receipt.id) return false;
  return recoverReceiptSigner(context, signed, receipt.signature).toLowerCase() === receipt.node.toLowerCase();
}

/** Milliseconds a receipt: for strangers. The service has done it once for each receipt when it arrived. */
export function checkSignatures(inputs: RankingInputs): void {
  inputs.receipts.forEach((receipt, index) => {
    if (!isSigned(receipt, inputs)) refuse(`receipts[${index}].signature`, 'the node did not sign this receipt');
  });
}

/** Every rule that inputs can break without breaking schema or signatures. Throws BENCHMARK.INPUTS_INVALID, naming the place. */
export function checkInputs(inputs: RankingInputs): void {
  checkOrder(inputs);
  if (inputs.closedAt > weekEnd(inputs.week) || weekOf(inputs.closedAt - 1) !== inputs.week) {
    refuse('closedAt', `is not in week ${inputs.week}`);
  }
  const assets = new Set(inputs.assets.map(({ assetId }) => assetId));
  const payers = new Set(inputs.payers.map(({ account }) => account));
  inputs.receipts.forEach((receipt, index) => {
    const path = `receipts[${index}]`;
    if (!assets.has(receipt.assetId)) refuse(`${path}.assetId`, 'is not among the assets');
    if (!payers.has(receipt.payer)) refuse(`${path}.payer`, 'is not among the payers');
    if (receipt.chainTime >= inputs.closedAt) refuse(`${path}.chainTime`, 'is not before the close');
  });
  checkSpending(inputs);
  checkVotes(inputs);
}

function checkOrder(inputs: RankingInputs): void {
  const sorted = sortLists(inputs);
  const keys = {
    assets: inputs.assets.map(({ assetId }) => assetId),
    receipts: inputs.receipts.map(({ id }) => id),
    votes: inputs.votes.map(({ receiptId: id }) => id),
    payers: inputs.payers.map(({ account }) => account),
    holders: inputs.holders.map(({ assetId, account }) => `${assetId} ${account}`),
  };
  for (const name of ['assets', 'receipts', 'votes', 'payers', 'holders'] as const) {
    if (new Set(keys[name]).size !== keys[name].length) refuse(name, 'a member is there twice');
    if (canonicalText(sorted[name]) !== canonicalText(inputs[name])) refuse(name, 'is not sorted');
  }
  inputs.assets.forEach(({ parents }, index) => {
    if (new Set(parents).size !== parents.length) refuse(`assets[${index}].parents`, 'a member is there twice');
  });
}

/** The whole is at least what its shown part adds up to; the whole itself is on-chain. */
function checkSpending({ receipts, payers }: RankingInputs): void {
  const shown = new Map<string, bigint>();
  for (const { payer, assetPrice, nodePrice } of receipts) {
    shown.set(payer, (shown.get(payer) ?? 0n) + BigInt(assetPrice) + BigInt(nodePrice));
  }
  payers.forEach(({ account, spent }, index) => {
    if (BigInt(spent) < (shown.get(account) ?? 0n)) refuse(`payers[${index}].spent`, 'is less than the receipts show');
  });
}

function checkVotes({ votes, receipts, closedAt, parameters }: RankingInputs): void {
  const receiptOf = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  const before = new Map<string, { ratedAt: number; receiptId: string }>();
  const inTime = votes
    .map((vote, index) => ({ ...vote, index }))
    .sort((a, b) => a.ratedAt - b.ratedAt || a.index - b.index);
  for (const { receiptId: id, ratedAt, index } of inTime) {
    const receipt = receiptOf.get(id) ?? refuse(`votes[${index}].receiptId`, 'is no receipt of these inputs');
    if (ratedAt < receipt.chainTime || ratedAt >= closedAt)
      refuse(`votes[${index}].ratedAt`, 'is outside receipt and close');
    const key = `${receipt.payer} ${receipt.assetId}`;
    const last = before.get(key);
    if (last !== undefined && ratedAt - last.ratedAt < parameters.voteDays * DAY_SECONDS) {
      refuse(
        `votes[${index}].ratedAt`,
        `is within ${parameters.voteDays} days of the payer's vote by ${last.receiptId}`,
      );
    }
    before.set(key, { ratedAt, receiptId: id });
  }
}
