import { interfaces } from '@icubed/contracts-abi';
import { prepareClaim, sendPrepared } from '@icubed/sdk';
import type { Person } from './cast.js';
import type { Stage } from './stage.js';

/** Claims a person's dividends of these assets in one transaction; what each brought, by RevenueLedger's own events. */
export async function claimDividends(
  { api, chainId }: Stage,
  person: Person,
  dids: readonly string[],
): Promise<Map<bigint, bigint>> {
  const signedIn = await api.signedIn(person.signer, chainId);
  const sent = await sendPrepared(person.signer, await prepareClaim(signedIn.http, dids));
  const claimed = sent
    .flatMap(({ logs }) => logs)
    .map((log) => interfaces.RevenueLedger.parseLog(log))
    .filter((event) => event?.name === 'DividendClaimed');
  return new Map(claimed.map((event) => [event?.args['assetId'] as bigint, event?.args['amount'] as bigint]));
}
