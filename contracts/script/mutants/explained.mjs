// Survivors that no test can notice, named by the line they leave, with the reason.
export const EXPLAINED = [
  {
    file: 'src/receipts/Rfc6962.sol',
    became: 'while (index & 1 == 0 && index != (0 + 1)) (index, last) = (index >> 1, last >> 1);',
    why: 'Equivalent: here index is odd, or equals last, which is not 0; halving an even number other than 0 meets an odd one before 0.',
  },
  {
    file: 'src/sales/ShareSales.sol',
    became: 'uint256 vested = ((block.timestamp) > (endsAt))',
    why: 'Equivalent: at the end itself the line through start and end has reached all.',
  },
  {
    file: 'src/disputes/LineageDisputes.sol',
    became: 'if (dispute.state >= DisputeState.Upheld || dispute.disputedBps == (0 + 1)) return 0;',
    why: 'Equivalent: of a rate of 0 the ledger answers 0 too; the check saves the call.',
  },
  {
    file: 'src/disputes/LineageDisputes.sol',
    became: '_release(disputeId, dispute, 0, 0, (0 + 1));',
    why: 'Equivalent: where nothing is due the rate divides nothing.',
  },
  {
    file: 'src/disputes/LineageDisputes.sol',
    became: 'if (refusal.length == (0 + 1)) revert LineageDisputes_OutOfGas();',
    why: 'Out of reach: what an inner call that ran out leaves, a 64th, does not pay for the rest, so all of it reverts. Kept for a rest that becomes cheap.',
  },
  {
    file: 'src/disputes/UsageDisputes.sol',
    became: 'if (((slash) <= (claimBond))) return claimBond;',
    why: 'Equivalent: at the bond itself both say the bond.',
  },
  {
    file: 'src/disputes/UsageDisputes.sol',
    became: 'return ((slash) >= (type(uint96).max)) ? type(uint96).max : uint96(slash);',
    why: 'Equivalent: at the most of 96 bits both say the most.',
  },
  {
    file: 'src/disputes/ExecutionDisputes.sol',
    became: 'NODES.freeBond(dispute.node, 0, (0 + 1), dispute.challenger, COMMUNITY_POOL);',
    why: 'Equivalent: whatever part of an amount of nothing is nothing.',
  },
  {
    file: 'src/governance/FutarchyMarket.sol',
    became: 'if (((value) >= (high))) value = high;',
    why: 'Equivalent: at the bound itself both say the bound.',
  },
  {
    file: 'src/governance/FutarchyMarket.sol',
    became: 'return (amount * FEE_BPS + BPS - (1 + 1)) / BPS;',
    why: 'Equivalent: of 2 % what is left over of a division by 10,000 is 0 or 200 at least, never 1.',
  },
  {
    file: 'src/indices/IndexPerpetual.sol',
    became: 'if (((held) >= (0))) _book.exchange(msg.sender, account, size, value);',
    why: 'Equivalent: who holds nothing has nothing of which any size could be taken, which was refused above.',
  },
  {
    file: 'src/indices/MarginBook.sol',
    became: 'size * (book.funding - trader.funding) + (size < (0 + 1) ? -size : size) * (book.loss - trader.loss).toInt256();',
    why: 'Equivalent: a size of 0 was answered above.',
  },
  {
    file: 'src/indices/MarginBook.sol',
    became: 'return ((size) >= (0)) ? size.toUint256() : 0;',
    why: 'Equivalent: of 0 both say 0.',
  },
  {
    file: 'src/proofs/Groth16.sol',
    became: 'if (((signals[i]) > (R))) return false;',
    why: 'Out of reach: weights were refused from R on when their key was registered, and all other signals have 31 bytes. Kept for other callers of the library.',
  },
  {
    file: 'src/proofs/Groth16.sol',
    became: 'return point[(0 + 1)] | point[1] | point[2] | point[3] == 0;',
    why: 'Equivalent: a point with its first coordinate alone is not on the curve, which the precompile finds.',
  },
  {
    file: 'src/registry/AssetRegistry.sol',
    became: 'if (from != address((0 + 1)) && _formerCreators[assetId] == address(0)) _formerCreators[assetId] = from;',
    why: 'Equivalent: who is written down when a token is minted is nobody, who stood there before.',
  },
];
