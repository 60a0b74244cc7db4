import { prepareOffering, readOffering, sendPrepared } from '@icubed/sdk';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

/** 0.10 USD a share: the pool of 510,000 shares costs 51,000 USD. */
export const PRICE_PER_SHARE = 100_000n;
const DAY = 86_400;

export const offer: Step<Stage> = {
  id: 'offer',
  title: 'creator A offers 51 % of the shares at 0.10 USD each',
  async play({ api, chainId, cast: { creator }, scene, time }) {
    const did = given(scene.did, 'a published asset');
    const asCreator = await api.signedIn(creator.signer, chainId);
    const deadline = new Date(((await time.now()) + 20 * DAY) * 1000);
    const prepared = await prepareOffering(asCreator.http, {
      did,
      pricePerShare: PRICE_PER_SHARE,
      deadline,
      vestingDays: 30,
    });
    const opened = (await sendPrepared(creator.signer, prepared)).at(-1);
    const offering = await readOffering(api.http, did, opened?.blockNumber);
    assertThat(offering?.status === 'OPEN', 'the offering is mirrored as open');
    assertThat(offering.sharesOffered === 510_000, '51 % of the shares are offered');
    return {
      pricePerShareUsdMicros: offering.pricePerShare,
      sharesOffered: offering.sharesOffered,
      deadline: deadline.toISOString(),
    };
  },
};
