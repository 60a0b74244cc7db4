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

export const dailyCapReached = (neededUsdMicros: UsdMicros, availableUsdMicros: UsdMicros, retryAfterSeconds: number) =>
  new ModelverseError(
    'EXECUTOR.DAILY_CAP_REACHED',
    `the call needs ${neededUsdMicros}, the day has ${availableUsdMicros} left`,
    {
      neededUsdMicros: neededUsdMicros.toString(),
      availableUsdMicros: availableUsdMicros.toString(),
      retryAfterSeconds,
    },
  );

export const bondReached = (neededUsdMicros: UsdMicros, availableUsdMicros: UsdMicros, retryAfterSeconds: number) =>
  new ModelverseError(
    'EXECUTOR.BOND_REACHED',
    `the call needs ${neededUsdMicros}, the operator's bond still covers ${availableUsdMicros}; nothing was taken`,
    {
      neededUsdMicros: neededUsdMicros.toString(),
      availableUsdMicros: availableUsdMicros.toString(),
      retryAfterSeconds,
    },
  );

export const bondTooSmall = (neededUsdMicros: UsdMicros, bondUsdMicros: UsdMicros) =>
  new ModelverseError(
    'EXECUTOR.BOND_TOO_SMALL',
    `the call needs ${neededUsdMicros}, the operator's whole bond is ${bondUsdMicros}`,
    {
      neededUsdMicros: neededUsdMicros.toString(),
      bondUsdMicros: bondUsdMicros.toString(),
    },
  );

export const bondUnknown = () =>
  new ModelverseError('PLATFORM.UNAVAILABLE', "the operator's bond has not been read yet; nothing was taken", {
    retryAfterSeconds: 2,
  });

export const broken = (why: string) => new ModelverseError('EXECUTOR.LEDGER_BROKEN', why);
