import { formatUsd } from '@icubed/protocol';
import { prepareReservation, readOffering, sendPrepared } from '@icubed/sdk';
import type { Person } from '../cast.js';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';
import { PRICE_PER_SHARE } from './offer.js';

const POOL = 510_000;
const FIRST_SHARES = [150_000, 200_000] as const;

/** Reserves with the backer's own wallet: an approval if needed, then the reservation. */
async function reserveShares({ api, chainId, scene }: Stage, backer: Person, shares: number): Promise<number> {
  const signedIn = await api.signedIn(backer.signer, chainId);
  const prepared = await prepareReservation(signedIn.http, given(scene.did, 'a published asset'), shares);
  const receipts = await sendPrepared(backer.signer, prepared);
  return receipts.at(-1)?.blockNumber ?? 0;
}

function noteReservation({ scene }: Stage, backer: Person, shares: number): void {
  scene.earnings.push({
    who: backer.name,
    paid: BigInt(shares) * PRICE_PER_SHARE,
    earned: 0n,
    what: `${shares.toLocaleString('en-US')} shares at the issue price`,
  });
}

export const reserve: Step<Stage> = {
  id: 'reserve',
  title: 'two backers reserve shares; nothing can be taken back',
  async play(stage) {
    const [ada, grace] = stage.cast.backers;
    await reserveShares(stage, ada, FIRST_SHARES[0]);
    const block = await reserveShares(stage, grace, FIRST_SHARES[1]);
    noteReservation(stage, ada, FIRST_SHARES[0]);
    noteReservation(stage, grace, FIRST_SHARES[1]);
    const offering = await readOffering(stage.api.http, given(stage.scene.did, 'a published asset'), block);
    assertThat(offering?.sharesReserved === FIRST_SHARES[0] + FIRST_SHARES[1], 'both reservations count');
    return {
      [ada.name]: FIRST_SHARES[0],
      [grace.name]: FIRST_SHARES[1],
      escrowUsd: formatUsd(BigInt(offering.sharesReserved) * PRICE_PER_SHARE),
    };
  },
};

export const fill: Step<Stage> = {
  id: 'fill',
  title: 'the third backer asks for more than is left and gets exactly the rest of the pool',
  async play(stage) {
    const [, , alan] = stage.cast.backers;
    const left = POOL - FIRST_SHARES[0] - FIRST_SHARES[1];
    const block = await reserveShares(stage, alan, left + 1_000);
    noteReservation(stage, alan, left);
    const offering = await readOffering(stage.api.http, given(stage.scene.did, 'a published asset'), block);
    assertThat(offering?.status === 'LOCKED' && offering.unlockAt !== null, 'the fill locked the offering');
    assertThat(offering.sharesReserved === POOL, 'not one share more than the pool was sold');
    stage.scene.unlockAt = new Date(offering.unlockAt).getTime() / 1000;
    return { asked: left + 1_000, got: left, unlockAt: offering.unlockAt };
  },
};
