import { describe, expect, it } from '@jest/globals';
import { id } from 'ethers';
import { artifacts, deployedContractNames, eventTopic, interfaces } from './index.js';

/** The seam to the services: names, order and types of arguments, as the mirrors decode them. */
const SEAM = {
  AssetRegistry: [
    'AssetRegistered(uint256,address,uint8,uint8,bytes32,bytes32,string,string,bytes32,uint64,(bool,uint16,uint16,uint16,uint16,uint16,uint16,bytes32),bytes32)',
    'EdgeAdded(uint256,uint256,uint8,uint16,uint16)',
    'EdgeCorrected(uint256,uint256,uint8,uint16,uint16)',
    'MergeProven(uint256,address,bytes32,uint256[],uint32[])',
    'TermsRaised(uint256,bytes32)',
    'ContentRevealed(uint256,string,bytes32,bytes32)',
    'PriceScheduled(uint256,uint64,uint64)',
    'Transfer(address,address,uint256)',
  ],
  RevealDisputes: [
    'RevealChallenged(uint256,address,uint256,string,uint64)',
    'RevealDecided(uint256,bool,string,uint64)',
    'RevealAppealed(uint256,address,string,uint64)',
    'RevealAppealSettled(uint256,address,uint256)',
    'RevealSettled(uint256,bool,address,uint256)',
  ],
  AssetVersions: [
    'VersionPublished(uint256,uint256,bytes32,string,string,bytes32,uint64)',
    'VersionRevealed(uint256,uint256,string,bytes32,bytes32)',
    'VersionRetired(uint256,uint256,address)',
  ],
  RevenueLedger: [
    'UsagePaid(uint256,address,uint256,uint256,uint256,uint256)',
    'Distributed(uint256,uint256)',
    'DividendClaimed(uint256,address,uint256)',
    'SharesOpened(uint256,address)',
    'ShareTransfer(uint256,address,address,uint256)',
    'FeesWithdrawn(address,uint256)',
    'SharesLocked(uint256,address,address,uint256)',
    'SharesUnlocked(uint256,address,address,uint256)',
    'UpstreamRefreshed(uint256,uint256,uint256)',
    'DividendGarnished(uint256,address,uint256)',
    'ArrearsCredited(uint256,uint256,uint256)',
    'UsageDisputed(uint256,uint256)',
    'DisputedBpsChanged(uint256,uint256,uint256)',
    'EscrowReleased(uint256,uint256,uint256,uint256,uint256)',
  ],
  InitialModelOffering: [
    'OfferingOpened(uint256,address,uint96,uint64,uint32,bytes32,uint16)',
    'SharesReserved(uint256,address,uint32,uint256,uint32)',
    'OfferingLocked(uint256,uint64,uint64)',
    'OfferingReleased(uint256,string,bool,uint64)',
    'OfferingFailed(uint256,uint8)',
    'ReservationRefunded(uint256,address,uint32,uint256)',
    'ProceedsClaimed(uint256,address,uint256)',
    'ReservationResold(uint256,address,address,uint32,uint256,uint256)',
    'ReservationOrderCancelled(address,uint256)',
  ],
  ShareExchange: [
    'SharesTraded(uint256,address,address,bytes32,bytes32,uint128,uint96,uint256)',
    'OrderCancelled(address,uint256)',
    'OrdersCancelledBefore(address,uint256)',
  ],
  JobManager: [
    'Deposited(address,address,uint256)',
    'Withdrawn(address,uint256)',
    'SessionOpened(bytes32,address,address,uint128,uint128,bytes32,uint64,uint64)',
    'SessionCloseRequested(bytes32,uint64)',
    'SessionClosed(bytes32,uint256)',
    'VoucherRedeemed(bytes32,address,uint128,uint128,bytes32)',
    'NodePaid(address,uint256)',
    'EarningsWithdrawn(address,uint256)',
    'OperatorBonded(address,uint256)',
    'OperatorSlashed(address,uint256,uint256)',
    'MinAssetBpsChanged(uint16,uint64)',
  ],
  JobEscrow: [
    'JobPosted(uint256,address,uint256,address,uint96,uint96,uint64,uint64,bytes32,string)',
    'JobAccepted(uint256,address,uint96)',
    'JobCancelled(uint256)',
    'JobSubmitted(uint256,bytes32,string,uint64)',
    'JobDisputed(uint256,string,uint64)',
    'JobDecided(uint256,bool,string,uint64)',
    'JobAppealed(uint256,address,string,uint64)',
    'JobReleased(uint256,uint256,address,uint256,uint256)',
    'JobRefunded(uint256,address,uint256)',
    'BondAwarded(uint256,address,uint256)',
    'CreditWithdrawn(address,uint256)',
  ],
  ShareGrants: [
    'SharesGranted(uint256,uint256,address,address,uint128,uint64,uint64,uint64,uint64)',
    'GrantClaimed(uint256,address,uint256)',
    'GrantRevoked(uint256,uint256,uint256)',
    'BeneficiaryChanged(uint256,address,address)',
  ],
  ShareOptions: [
    'OptionWritten(uint256,uint256,address,address,uint128,uint96,uint96,uint64)',
    'OptionBought(uint256,address,uint256)',
    'OptionTransferred(uint256,address,address)',
    'OptionExercised(uint256,address,uint256,uint256)',
    'OptionEnded(uint256,uint256)',
  ],
  NodeRegistry: [
    'NodeRegistered(address,address,uint64,uint32,uint256)',
    'NodeTermsChanged(address,uint64,uint32)',
    'NodeBonded(address,uint256)',
    'BondLeaving(address,uint256,uint256,uint64)',
    'NodeSuspended(address,bytes32,uint64)',
    'SuspensionConfirmed(address,uint64)',
    'SuspensionAppealed(address,string,uint64)',
    'SuspensionUpheld(address)',
    'SuspensionEnded(address)',
    'SlashProposed(uint256,address,uint256,address,string,uint64)',
    'SlashAppealed(uint256,string,uint64)',
    'NodeSlashed(uint256,address,address,uint256)',
    'SlashDismissed(uint256,address)',
    'BondHeld(address)',
    'BondFreed(address)',
    'NodeSlashedByDispute(address,address,uint256)',
    'MeasurementChanged(bytes32,bool)',
    'NodeAttested(address,bytes32,bytes32,string,uint64)',
  ],
  ReceiptAudits: [
    'AuditDrawn(uint64,bytes32,uint64,uint16)',
    'AuditPostponed(uint64,uint64)',
    'AuditBpsChanged(uint16)',
  ],
  ProofVerifier: [
    'VerifyingKeyAdmitted(uint256,uint32,bool)',
    'ProofVerified(uint256,uint32,bytes32,bytes32,bool)',
  ],
  ExecutionDisputes: [
    'ExecutionChallenged(bytes32,address,address,uint64,uint32,bool,uint96,uint96,string,uint64)',
    'ChallengeAnswered(bytes32,string,uint64)',
    'DisputeDecided(bytes32,bool,address,bytes32,string,uint64)',
    'DisputeAppealed(bytes32,address,string,uint64)',
    'ExecutionProven(bytes32,uint32)',
    'DisputeUpheld(bytes32,address,uint256)',
    'DisputeDismissed(bytes32,address)',
    'DisputeLapsed(bytes32,address)',
    'CreditWithdrawn(address,uint256)',
  ],
  UsageDisputes: [
    'UsageClaimed(bytes32,uint256,address,bytes32,bytes32,uint96,uint96,uint64)',
    'UsageMatched(bytes32,bytes32,uint256,uint128)',
    'UsageUpheld(bytes32,uint256,uint256)',
    'CreditWithdrawn(address,uint256)',
  ],
  LineageDisputes: [
    'LineageChallenged(uint256,uint256,uint256,address,uint8,bool,uint96,string,uint64)',
    'ChallengeAnswered(uint256,address,string,uint64)',
    'DisputeDecided(uint256,bool,string,uint64)',
    'DisputeAppealed(uint256,address,string,uint64)',
    'LineageUpheld(uint256,uint256,uint256,uint16,uint256)',
    'LineageDismissed(uint256)',
    'LineageLapsed(uint256)',
    'ArrearsPaid(uint256,uint256,uint256,uint256)',
    'CreditWithdrawn(address,uint256)',
    'RateDisputed(uint256,uint16)',
    'EscrowSettled(uint256,uint256,uint256)',
  ],
  ReceiptAnchor: ['ReceiptsAnchored(uint64,bytes32,uint32,string)'],
  RankingAnchor: ['RankingAnchored(uint64,bytes32,string)'],
  IndexBundle: [
    'BundleMinted(address,uint256,uint256,uint256)',
    'BundleRedeemed(address,uint256,uint256,uint256)',
    'DividendsHarvested(uint256)',
    'DeliveryKept(address,uint256,uint256)',
    'DeliveryCollected(address,uint256,uint256)',
    'BasketProposed(uint256,uint256[],uint256[],uint64)',
    'BasketWithdrawn(uint256)',
    'BasketChanged(uint256,address,uint256,uint256[],uint256[])',
  ],
  IndexPerpetual: [
    'MarginDeposited(address,address,uint256)',
    'MarginWithdrawn(address,uint256)',
    'InsuranceFunded(address,uint256)',
    'PerpetualTraded(address,address,bytes32,bytes32,uint128,uint96)',
    'PerpetualOrderCancelled(address,uint256)',
    'MarkPosted(uint96,uint40,uint120)',
    'FundingMoved(int256)',
    'AccountSettled(address,int256)',
    'AccountLiquidated(address,address,uint128,uint96,uint256)',
    'DeficitCovered(address,uint256,uint256)',
    'RiskChanged(uint16,uint16,uint16,uint16,uint16)',
  ],
} as const;

describe('contract interfaces', () => {
  it.each(Object.entries(SEAM))('keeps every event of %s that services decode', (contract, signatures) => {
    const known = interfaces[contract as keyof typeof SEAM];
    for (const signature of signatures) expect(known.getEvent(id(signature))?.format('sighash')).toBe(signature);
  });

  it('keeps the functions that wallets call', () => {
    expect(interfaces.AssetRegistry.getFunction('register')?.format('sighash')).toBe(
      'register((bytes32,uint8,uint8,bytes32,string,string,bytes32,(bool,uint16,uint16,uint16,uint16,uint16,uint16,bytes32),uint64,(uint256,uint8,bytes32)[],(uint8,uint16,uint64,bytes)[]))',
    );
    expect(interfaces.AssetRegistry.getFunction('registerMerge')?.format('sighash')).toBe(
      'registerMerge((bytes32,uint8,uint8,bytes32,string,string,bytes32,(bool,uint16,uint16,uint16,uint16,uint16,uint16,bytes32),uint64,(uint256,uint8,bytes32)[],(uint8,uint16,uint64,bytes)[]),(address,bytes32,uint64,uint32[],bytes))',
    );
    expect(interfaces.AssetRegistry.getFunction('reveal')?.format('sighash')).toBe(
      'reveal(uint256,string,bytes32,bytes32,(bytes32,bytes32,bytes32,bytes32,bytes32))',
    );
    expect(interfaces.RankingAnchor.getFunction('anchor')?.format('sighash')).toBe('anchor(uint64,bytes32,string)');
    expect(interfaces.InitialModelOffering.getFunction('open')?.format('sighash')).toBe(
      'open(uint256,(uint96,uint64,uint32,bytes32,uint16))',
    );
    expect(interfaces.InitialModelOffering.getFunction('reserve')?.format('sighash')).toBe(
      'reserve(uint256,uint32,uint96,bytes32[])',
    );
    expect(interfaces.InitialModelOffering.getFunction('reveal')?.format('sighash')).toBe(
      'reveal(uint256,string,bytes32,bytes32,(bytes32,bytes32,bytes32,bytes32,bytes32),bytes)',
    );
    expect(interfaces.JobManager.getFunction('openSession')?.format('sighash')).toBe(
      'openSession(address,uint128,uint128,bytes32,uint64)',
    );
    expect(interfaces.JobManager.getFunction('redeemBatch')?.format('sighash')).toBe(
      'redeemBatch((address,bytes32,uint128,bytes32,uint64)[],(bytes32,bytes32)[],(uint256,uint128,address,uint128)[])',
    );
  });

  it('names the topic of an event', () => {
    expect(eventTopic('RevenueLedger', 'FeesWithdrawn')).toBe(id('FeesWithdrawn(address,uint256)'));
  });

  it('has bytecode with nothing left to link', () => {
    for (const name of deployedContractNames) expect(artifacts[name].bytecode).toMatch(/^0x[0-9a-f]{1000,}$/);
  });
});
