import { ModelverseError } from '@icubed/errors';
import type { UsdMicros } from '@icubed/protocol';

export const insufficientFunds = (neededUsdMicros: UsdMicros, availableUsdMicros: UsdMicros) =>
  new ModelverseError(
    'EXECUTOR.INSUFFICIENT_FUNDS',
    `the call needs ${neededUsdMicros}, the session has ${availableUsdMicros} left`,
    {
      neededUsdMicros: neededUsdMicros.toString(),
      availableUsdMicros: availableUsdMicros.toString(),
    },
  );

export const dailyCapReached = (neededUsdMicros: UsdMicros, availableUsdMicros: UsdMicros) =>
  new ModelverseError(
    'EXECUTOR.DAILY_CAP_REACHED',
    `the call needs ${neededUsdMicros}, the day has ${availableUsdMicros} left`,
    {
      neededUsdMicros: neededUsdMicros.toString(),
      availableUsdMicros: availableUsdMicros.toString(),
    },
  );

export const broken = (why: string) => new ModelverseError('EXECUTOR.LEDGER_BROKEN', why);
