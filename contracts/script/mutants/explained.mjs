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
];
