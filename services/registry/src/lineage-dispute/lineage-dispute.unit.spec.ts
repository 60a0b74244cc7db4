import { describe, expect, it } from '@jest/globals';
import { address, assetId, type Address } from '@icubed/protocol';
import type { RegisteredAsset } from '../asset/asset.js';
import { assertMayAppeal } from './prepare-appeal/may-appeal.js';
import { evolve, isOpen, type LineageDispute } from './lineage-dispute.js';
import type { LineageDisputeEvent } from './lineage-dispute-event.js';
import { assertMayClaim, OPEN_DISPUTES_MAX, type LineageClaim } from './prepare-challenge/claim-lineage.js';

const CAROL = `0x${'Ca'.repeat(20)}`.toLowerCase();

function event(name: LineageDisputeEvent['name'], args: object = {}, timestamp = 100): LineageDisputeEvent {
  return { contract: 'LineageDisputes', name, args: { disputeId: 1n, ...args }, origin: { timestamp } } as never;
}

const CHALLENGED = event('LineageChallenged', {
  childId: 8n,
  parentId: 7n,
  challenger: CAROL,
  edgeType: 2n,
  correction: false,
  bond: 500n,
  evidenceCid: 'weights',
  answerBy: 700n,
});

function fold(...events: LineageDisputeEvent[]): LineageDispute {
  return [CHALLENGED, ...events].reduce<LineageDispute | undefined>(evolve, undefined)!;
}

describe('a lineage dispute', () => {
  it('is a claim under bond that waits for an answer', () => {
    const dispute = fold(event('RateDisputed', { rateBps: 2_550n }));
    expect(dispute).toMatchObject({
      childId: 8n,
      parentId: 7n,
      edgeType: 'FINE_TUNE',
      bondUsdMicros: 500n,
      disputedBps: 2_550,
      challengedAt: 100,
      stage: { status: 'CHALLENGED', until: 700 },
    });
    expect(isOpen(dispute)).toBe(true);
  });

  it('keeps the verdict through an appeal, and ends as the last word says', () => {
    const appealed = fold(
      event('ChallengeAnswered', { by: CAROL, evidenceCid: 'own work', decideBy: 2_100n }),
      event('DisputeDecided', { upheld: true, evidenceCid: 'compared', appealableUntil: 2_300n }),
      event('DisputeAppealed', { by: CAROL, statementCid: 'no', ruleBy: 4_000n }),
    );
    expect(appealed.stage).toEqual({ status: 'APPEALED', upheld: true, until: 4_000 });
    const dismissed = [
      event('EscrowSettled', { toParent: 0n, toHolders: 9n }),
      event('LineageDismissed', {}, 3_000),
    ].reduce<LineageDispute | undefined>(evolve, appealed)!;
    expect(dismissed).toMatchObject({
      verdictCid: 'compared',
      settlement: { toParentUsdMicros: 0n, toHoldersUsdMicros: 9n },
      stage: { status: 'DISMISSED', endedAt: 3_000 },
    });
    expect(isOpen(dismissed)).toBe(false);
  });

  it('tells what an upheld edge pays and what was owed', () => {
    const upheld = fold(event('LineageUpheld', { childId: 8n, parentId: 7n, rateBps: 2_000n, arrears: 40n }, 701));
    expect(upheld.stage).toEqual({ status: 'UPHELD', rateBps: 2_000, arrearsUsdMicros: 40n, endedAt: 701 });
  });

  it('refuses an event of a dispute that nobody brought', () => {
    expect(() => evolve(undefined, event('LineageLapsed'))).toThrow(RangeError);
  });
});

describe('a claim about lineage', () => {
  const model = (registeredAt: number, edges: object[] = []) =>
    ({ kind: 'MODEL', registeredAt, edges }) as unknown as RegisteredAsset;
  const claim = (change: Partial<LineageClaim> = {}): LineageClaim => ({
    parentId: assetId(7n),
    edgeType: 'FINE_TUNE',
    child: model(20),
    parent: model(10),
    running: undefined,
    openOfChild: 0,
    ...change,
  });
  const edge = { parent: 7n, edgeType: 'FINE_TUNE', rateBps: 1_500, ownBps: 1_500 };

  it('may be made about an older asset of a fitting kind', () => {
    expect(() => assertMayClaim(claim())).not.toThrow();
    expect(() => assertMayClaim(claim({ edgeType: 'DISTIL', child: model(20, [edge]) }))).not.toThrow();
    const merge = (mergeWeightPpm: number) => ({
      kind: 'MERGE',
      registeredAt: 20,
      edges: [{ ...edge, edgeType: 'MERGE', mergeWeightPpm }],
    });
    const ofMerge = (weight: number) =>
      claim({ edgeType: 'MERGE', child: merge(weight) as unknown as RegisteredAsset });
    expect(() => assertMayClaim(ofMerge(999_999))).not.toThrow();
    // the only parent of a merge has all that its terms say
    expect(() => assertMayClaim(ofMerge(1_000_000))).toThrow(expect.objectContaining({ code: 'REGISTRY.EDGE_STANDS' }));
    expect(() => assertMayClaim(claim({ openOfChild: OPEN_DISPUTES_MAX - 1 }))).not.toThrow();
  });

  it.each([
    ['REGISTRY.ASSET_UNKNOWN', { child: undefined }],
    ['REGISTRY.PARENT_UNKNOWN', { parent: undefined }],
    ['REGISTRY.PARENT_NOT_OLDER', { parent: model(20) }],
    ['REGISTRY.EDGE_TYPE_INVALID', { edgeType: 'LORA' as const }],
    ['REGISTRY.EDGE_STANDS', { child: model(20, [edge]) }],
    ['REGISTRY.ALREADY_DISPUTED', { running: 3n }],
    ['REGISTRY.TOO_MANY_DISPUTES', { openOfChild: OPEN_DISPUTES_MAX }],
  ])('is refused with %s where the contract would refuse it', (code, change) => {
    expect(() => assertMayClaim(claim(change))).toThrow(expect.objectContaining({ code }));
  });
});

describe('an appeal', () => {
  const [creator, steward, answerer, stranger] = ['01', '02', '03', '04'].map((byte) =>
    address(`0x${byte.repeat(20)}`),
  );
  const decided = (upheld: boolean) =>
    fold(
      event('ChallengeAnswered', { by: answerer, evidenceCid: 'own work', decideBy: 2_100n }),
      event('DisputeDecided', { upheld, evidenceCid: 'compared', appealableUntil: 2_300n }),
    );
  const attempt =
    (wallet: Address, dispute: LineageDispute, now = 2_299) =>
    () =>
      assertMayAppeal({ wallet, dispute, now, child: { creator: creator!, steward: steward! } });

  it('is for the challenger to make when the claim was dismissed, and for the side of the asset when it was upheld', () => {
    expect(attempt(address(CAROL), decided(false))).not.toThrow();
    for (const wallet of [creator!, steward!, answerer!]) {
      expect(attempt(wallet, decided(true))).not.toThrow();
      expect(attempt(wallet, decided(false))).toThrow(expect.objectContaining({ code: 'REGISTRY.APPEAL_NOT_YOURS' }));
    }
    for (const wallet of [address(CAROL), stranger!])
      expect(attempt(wallet, decided(true))).toThrow(expect.objectContaining({ code: 'REGISTRY.APPEAL_NOT_YOURS' }));
  });

  it('is too late after two days, and too early before a verdict', () => {
    const code = 'REGISTRY.DISPUTE_NOT_APPEALABLE';
    expect(attempt(creator!, decided(true), 2_300)).toThrow(expect.objectContaining({ code }));
    expect(attempt(creator!, fold())).toThrow(expect.objectContaining({ code }));
  });
});
