import { ModelverseError } from '@icubed/errors';
import type { AssetId, UsdMicros } from '@icubed/protocol';
import { LEAST_LIFE_SECONDS } from './payable-session.js';

export interface SessionRequest {
  readonly capUsdMicros: UsdMicros;
  /** undefined: no limit but the cap */
  readonly dailyCapUsdMicros?: UsdMicros;
  readonly expiresAt: Date;
  readonly assets: readonly AssetId[];
}

export const MAX_LIFE_SECONDS = 365n * 86_400n;
export const MAX_ASSETS = 256;
/** JobManager keeps caps in 72 bits. */
const MAX_CAP = (1n << 72n) - 1n;

/** Throws EXECUTOR.SESSION_INVALID for terms that JobManager would refuse or that could pay for nothing. */
export function checkSessionTerms(request: SessionRequest, chainSeconds: bigint): void {
  const { capUsdMicros: cap, dailyCapUsdMicros: dailyCap } = request;
  const expiresAt = secondsOf(request.expiresAt);
  if (cap <= 0n || cap > MAX_CAP) throw invalid('the cap must be more than nothing');
  if (dailyCap !== undefined && (dailyCap <= 0n || dailyCap > cap))
    throw invalid('the daily cap must be more than nothing and at most the cap');
  if (expiresAt < chainSeconds + LEAST_LIFE_SECONDS)
    throw invalid('a session with less than 48 hours to live pays for no calls');
  if (expiresAt > chainSeconds + MAX_LIFE_SECONDS) throw invalid('a session lives at most 365 days');
  if (request.assets.length > MAX_ASSETS) throw invalid(`a session lists at most ${MAX_ASSETS} assets`);
}

export const secondsOf = (date: Date): bigint => BigInt(Math.floor(date.getTime() / 1_000));

const invalid = (why: string) => new ModelverseError('EXECUTOR.SESSION_INVALID', why);
