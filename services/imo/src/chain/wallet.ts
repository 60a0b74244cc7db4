import { ModelverseError } from '@icubed/errors';
import { type Principal, requireScope } from '@icubed/identity';
import { type Address, address } from '@icubed/protocol';

/** The wallet that is to sign: of the principal, who needs the scope `trade`. Throws AUTH.REQUIRED, AUTH.FORBIDDEN. */
export function tradingWallet(principal: Principal | undefined): Address {
  const known = requireScope(principal, 'trade');
  if (known.address === undefined)
    throw new ModelverseError('AUTH.FORBIDDEN', 'This principal has no wallet to sign with.');
  return address(known.address);
}
