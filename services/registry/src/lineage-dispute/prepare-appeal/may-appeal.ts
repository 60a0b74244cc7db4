import { ModelverseError } from '@icubed/errors';
import type { Address } from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import type { LineageDispute } from '../lineage-dispute.js';

export interface AppealAttempt {
  readonly wallet: Address;
  readonly dispute: LineageDispute;
  /** seconds of the chain's clock */
  readonly now: number;
  /** Undefined while the mirror has not seen it. */
  readonly child: Pick<RegisteredAsset, 'creator' | 'steward'> | undefined;
}

/**
 * Refuses what LineageDisputes would refuse, before anyone pays gas.
 *
 * @throws REGISTRY.DISPUTE_NOT_APPEALABLE, REGISTRY.APPEAL_NOT_YOURS
 */
export function assertMayAppeal({ wallet, dispute: { stage, ...dispute }, now, child }: AppealAttempt): void {
  if (stage.status !== 'DECIDED')
    throw new ModelverseError('REGISTRY.DISPUTE_NOT_APPEALABLE', `the dispute is ${stage.status}`);
  if (now >= stage.until)
    throw new ModelverseError('REGISTRY.DISPUTE_NOT_APPEALABLE', 'its two days are over: the verdict stands');
  const losers = stage.upheld ? [dispute.answer?.by, child?.creator, child?.steward] : [dispute.challenge.by];
  if (losers.includes(wallet)) return;
  const loser = stage.upheld ? 'whoever stood by the asset, its creator or its steward' : 'the challenger';
  throw new ModelverseError('REGISTRY.APPEAL_NOT_YOURS', `this verdict is for ${loser} to appeal`);
}
