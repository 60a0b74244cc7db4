import { ModelverseError } from '@icubed/errors';

/** What the creator chooses. USD base units, Unix seconds, whole shares. */
export interface ChosenTerms {
  readonly pricePerShareUsdMicros: bigint;
  readonly deadline: number;
  readonly capPerAccount: number;
  readonly allowlistRoot: string;
  readonly vestingDays: number;
}

/** How far ahead a deadline may lie, as governance has set it. */
export interface Durations {
  readonly minDurationDays: bigint;
  readonly maxDurationDays: bigint;
}

const DAY = 86_400;
const MIN_VESTING_DAYS = 30;
const MAX_VESTING_DAYS = 730;
const MAX_PRICE = (1n << 96n) - 1n;
const MAX_CAP = 2 ** 32 - 1;

export const DEFAULT_VESTING_DAYS = 180;
export const OPEN_TO_EVERYONE = `0x${'0'.repeat(64)}`;

/** Throws IMO.TERMS_INVALID, naming the field, for terms the contract would refuse at `now`. */
export function assertTerms(terms: ChosenTerms, now: number, durations: Durations): void {
  const { pricePerShareUsdMicros: price, deadline, capPerAccount, vestingDays } = terms;
  if (price <= 0n || price > MAX_PRICE) throw invalid('pricePerShare', 'must be more than nothing and fit 96 bits');
  const [least, most] = [Number(durations.minDurationDays), Number(durations.maxDurationDays)];
  if (deadline < now + least * DAY || deadline > now + most * DAY)
    throw invalid('deadline', `must be ${least} to ${most} days ahead on the chain's clock`);
  if (!Number.isInteger(capPerAccount) || capPerAccount < 0 || capPerAccount > MAX_CAP)
    throw invalid('capPerAccount', 'must be whole shares');
  if (!Number.isInteger(vestingDays) || vestingDays < MIN_VESTING_DAYS || vestingDays > MAX_VESTING_DAYS) {
    throw invalid('vestingDays', `must be ${MIN_VESTING_DAYS} to ${MAX_VESTING_DAYS}`);
  }
}

function invalid(field: string, rule: string): ModelverseError {
  return new ModelverseError('IMO.TERMS_INVALID', `${field} ${rule}`, { field });
}
