import { interfaces } from '@icubed/contracts-abi';
import { formatUsd } from '@icubed/protocol';
import { prepareProceeds, sendPrepared, type PreparedTransaction } from '@icubed/sdk';
import { Contract } from 'ethers';
import type { Person } from '../cast.js';
import { claimDividends } from '../dividends.js';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

/** How many dollars the prepared transaction brought, by the token's own word. */
async function earnedBy(
  { provider, deployment }: Stage,
  person: Person,
  prepared: PreparedTransaction,
): Promise<bigint> {
  const usd = new Contract(deployment.contracts.TestUSD, interfaces.TestUSD, provider);
  const balance = async () => (await usd.getFunction('balanceOf')(person.address)) as bigint;
  const before = await balance();
  await sendPrepared(person.signer, prepared);
  return (await balance()) - before;
}

export const claim: Step<Stage> = {
  id: 'claim',
  title: 'creator and backers claim their dividends, each by their share; the creator also the vested proceeds',
  async play(stage) {
    const { api, chainId, scene, cast } = stage;
    const did = given(scene.did, 'a published asset');
    const assetId = given(scene.assetId, 'a published asset');
    const evidence: Record<string, string> = {};
    for (const person of [cast.creator, ...cast.backers]) {
      const amount = (await claimDividends(stage, person, [did])).get(assetId) ?? 0n;
      assertThat(amount > 0n, `${person.name} earned a dividend`);
      scene.payouts.push({ did, account: person.address, amount });
      scene.earnings.push({
        who: person.name,
        paid: 0n,
        earned: amount,
        what: 'the model: calls, calls of its profile, royalties',
      });
      evidence[person.name] = `${formatUsd(amount)} USD`;
    }
    const { creator } = cast;
    const signedIn = await api.signedIn(creator.signer, chainId);
    const proceeds = await earnedBy(stage, creator, await prepareProceeds(signedIn.http, did));
    assertThat(proceeds > 0n, 'proceeds have vested');
    scene.payouts.push({ did, account: creator.address, amount: proceeds });
    scene.earnings.push({ who: creator.name, paid: 0n, earned: proceeds, what: 'vested proceeds of the offering' });
    return { ...evidence, vestedProceeds: `${formatUsd(proceeds)} USD` };
  },
};
