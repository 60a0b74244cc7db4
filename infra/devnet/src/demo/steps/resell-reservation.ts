import { interfaces } from '@icubed/contracts-abi';
import { formatUsd } from '@icubed/protocol';
import {
  prepareReservationPurchase,
  readOffering,
  readPositions,
  readReservationOrders,
  sendPrepared,
  signReservationOrder,
  submitReservationOrder,
} from '@icubed/sdk';
import { Contract } from 'ethers';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';
import { PRICE_PER_SHARE } from './offer.js';

const RESOLD = 30_000;
const DAY = 86_400;

/** A reservation cannot be taken back, but it can be passed on, at the issue price and no other. */
export const resellReservation: Step<Stage> = {
  id: 'resell-reservation',
  title: 'backer Ada passes a part of the reservation on to backer Grace, at the issue price',
  async play({ api, chainId, provider, deployment, time, scene, cast: { backers } }) {
    const did = given(scene.did, 'a published asset');
    const [ada, grace] = backers;
    const usd = new Contract(deployment.contracts.TestUSD, interfaces.TestUSD, provider);
    const dollarsOfAda = async () => (await usd.getFunction('balanceOf')(ada.address)) as bigint;
    const [before, sharesBefore] = [await dollarsOfAda(), await sharesOf(api, did, grace.address)];

    const place = { chainId, contract: deployment.contracts.InitialModelOffering };
    const validUntil = new Date(((await time.now()) + DAY) * 1000);
    const sale = { did, shares: RESOLD, pricePerShare: PRICE_PER_SHARE, validUntil };
    const asAda = await api.signedIn(ada.signer, chainId);
    const order = await submitReservationOrder(asAda.http, await signReservationOrder(ada.signer, place, sale));

    const [listed] = await Array.fromAsync(readReservationOrders(api.http, did));
    assertThat(listed?.id === order.id, 'the order is on sale');
    const asGrace = await api.signedIn(grace.signer, chainId);
    const sent = await sendPrepared(grace.signer, await prepareReservationPurchase(asGrace.http, listed.id));
    const filled = given(sent.at(-1), 'a transaction');

    const cost = BigInt(RESOLD) * PRICE_PER_SHARE;
    assertThat((await dollarsOfAda()) - before === cost, 'the price went from wallet to wallet');
    const left = await Array.fromAsync(readReservationOrders(api.http, did, filled.blockNumber));
    assertThat(left.length === 0, 'a filled order is no longer on sale');
    const moved = (await sharesOf(api, did, grace.address)) - sharesBefore;
    assertThat(moved === BigInt(RESOLD) * 10n ** 18n, 'the reservation moved');
    const offering = await readOffering(api.http, did, filled.blockNumber);
    const what = `${RESOLD.toLocaleString('en-US')} reserved shares at the issue price`;
    scene.earnings.push({ who: grace.name, paid: cost, earned: 0n, what });
    scene.earnings.push({ who: ada.name, paid: 0n, earned: cost, what });
    return {
      shares: RESOLD,
      paidUsd: formatUsd(cost),
      orderId: order.id,
      transaction: filled.hash,
      stillReserved: offering?.sharesReserved,
    };
  },
};

async function sharesOf(api: Stage['api'], did: string, account: string): Promise<bigint> {
  const positions = await Array.fromAsync(readPositions(api.http, did));
  return BigInt(positions.find((position) => position.account === account)?.shares ?? 0);
}
