import { ModelverseError } from '@icubed/errors';
import { requireScope, type Principal } from '@icubed/identity';
import { address, type Address } from '@icubed/protocol';

/** The wallet that will send what is prepared. @throws AUTH.REQUIRED, AUTH.FORBIDDEN */
export function signingWallet(principal: Principal): Address {
  const known = requireScope(principal, 'trade');
  if (known.address === undefined)
    throw new ModelverseError('AUTH.FORBIDDEN', 'This principal has no wallet to sign with.');
  return address(known.address);
}
