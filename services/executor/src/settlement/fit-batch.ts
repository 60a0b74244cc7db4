import { type Batch, type BatchLimits, planBatch, type UnsettledSession } from './plan-batch.js';

/** What JobManager would say of a plan: `built` of one that it takes. */
export type Attempt<Built> =
  | { readonly built: Built }
  | { readonly refusedSession: string; readonly reason: string }
  /** refused for no session's sake: its gas, its splits, or something that is not told */
  | { readonly refusedWhole: string };

/** A step back, for the log. */
export type StepBack =
  | { readonly left: 'session'; readonly sessionId: string; readonly reason: string }
  | { readonly left: 'half'; readonly vouchers: number; readonly splits: number; readonly reason: string };

/** Enough to go round three splits that never fit. */
const MOST_REFUSALS = 32;

/**
 * The first plan that JobManager takes. A session that it names is left out; where it names none the plan is halved, because an asset with many parents
 * takes the gas of many splits and a block has only so much. What is refused down to one voucher and one split is left out for its session, so that it
 * does not hold up the others, which begin anew with a whole plan. Undefined when nothing is left to claim; throws when so much was refused that it is
 * no plan's fault, such as a key without gas.
 */
export async function fitBatch<Built>(
  sessions: readonly UnsettledSession[],
  limits: BatchLimits,
  attempt: (batch: Batch) => Promise<Attempt<Built>>,
  onStepBack: (step: StepBack) => void,
): Promise<Built | undefined> {
  const leftOut = new Set<string>();
  let { maxVouchers, maxSplits } = limits;
  let last = '';
  for (let wholes = 0; wholes < MOST_REFUSALS;) {
    const candidates = sessions.filter(({ sessionId }) => !leftOut.has(sessionId));
    const batch = planBatch(candidates, { ...limits, maxVouchers, maxSplits });
    const first = batch?.vouchers[0];
    if (batch === undefined || first === undefined) return undefined;
    const answer = await attempt(batch);
    if ('built' in answer) return answer.built;
    if ('refusedSession' in answer) {
      const { refusedSession: sessionId, reason } = answer;
      leftOut.add(sessionId);
      onStepBack({ left: 'session', sessionId, reason });
      continue;
    }
    const [vouchers, splits, reason] = [batch.vouchers.length, batch.splits.length, answer.refusedWhole];
    [last, wholes] = [reason, wholes + 1];
    if (vouchers === 1 && splits === 1) {
      leftOut.add(first.sessionId);
      ({ maxVouchers, maxSplits } = limits);
      onStepBack({ left: 'session', sessionId: first.sessionId, reason });
      continue;
    }
    [maxVouchers, maxSplits] = [half(vouchers), half(splits)];
    onStepBack({ left: 'half', vouchers: maxVouchers, splits: maxSplits, reason });
  }
  throw new Error(`JobManager takes no part of the batch: ${last}`);
}

const half = (count: number): number => Math.max(1, Math.floor(count / 2));
