import { interfaces } from '@icubed/contracts-abi';
import { formatUsd } from '@icubed/protocol';
import {
  type LimitOrder,
  type Order,
  prepareOrderAllowances,
  readOrder,
  readTrades,
  sendPrepared,
  signOrder,
  submitOrder,
} from '@icubed/sdk';
import { Contract } from 'ethers';
import type { Person } from '../cast.js';
import { assertThat, eventually, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';
import { PRICE_PER_SHARE } from './offer.js';

const SOLD = 10_000;
const ASKED = (PRICE_PER_SHARE * 3n) / 2n;
const BID = PRICE_PER_SHARE * 2n;
const DAY = 86_400;

/** Released shares change hands at whatever price two people have signed for. */
export const trade: Step<Stage> = {
  id: 'trade',
  title: 'backer Ada’s signed limit order meets backer Alan’s; the matcher settles both on-chain',
  async play(stage) {
    const { api, scene, cast } = stage;
    const did = given(scene.did, 'a published asset');
    const [ada, , alan] = cast.backers;
    const before = await holdings(stage, [ada, alan]);
    const ask = await place(stage, ada, { did, side: 'SELL', shares: SOLD, pricePerShare: ASKED });
    const bid = await place(stage, alan, { did, side: 'BUY', shares: SOLD, pricePerShare: BID });
    const settled = await eventually('the trade', async () => {
      const [first] = await Array.fromAsync(readTrades(api.http, did));
      return first?.finality === 'FINAL' ? first : undefined;
    });
    // Ada's order was there first: Alan pays what she asked, less than he would have
    const cost = BigInt(SOLD) * ASKED;
    assertThat(settled.sellOrder === ask.id && settled.buyOrder === bid.id, 'the trade is of the two orders');
    assertThat(BigInt(settled.paid) === cost, 'the price is that of the order that was there first');
    const after = await holdings(stage, [ada, alan]);
    const units = BigInt(SOLD) * 10n ** 18n;
    assertThat(after[0].usd - before[0].usd === cost && before[1].usd - after[1].usd === cost, 'Alan paid Ada');
    assertThat(
      before[0].units - after[0].units === units && after[1].units - before[1].units === units,
      'the shares moved',
    );
    const status = (await readOrder(api.http, bid.id))?.status;
    assertThat(status === 'FILLED', 'the buy order is filled');
    const what = `${SOLD.toLocaleString('en-US')} shares traded`;
    scene.earnings.push({ who: alan.name, paid: cost, earned: 0n, what });
    scene.earnings.push({ who: ada.name, paid: 0n, earned: cost, what });
    return {
      shares: SOLD,
      pricePerShareUsdMicros: settled.pricePerShare,
      paidUsd: formatUsd(cost),
      transaction: settled.transactionHash,
    };
  },
};

async function place({ api, chainId, deployment, time }: Stage, maker: Person, order: LimitOrder): Promise<Order> {
  const { http } = await api.signedIn(maker.signer, chainId);
  await sendPrepared(maker.signer, await prepareOrderAllowances(http, order));
  const validUntil = new Date(((await time.now()) + DAY) * 1000);
  const at = { chainId, contract: deployment.contracts.ShareExchange };
  return submitOrder(http, await signOrder(maker.signer, at, { ...order, validUntil }));
}

interface Holding {
  readonly usd: bigint;
  readonly units: bigint;
}

/** By the contracts' own word. */
async function holdings(
  { provider, deployment, scene }: Stage,
  [one, other]: readonly [Person, Person],
): Promise<[Holding, Holding]> {
  const usd = new Contract(deployment.contracts.TestUSD, interfaces.TestUSD, provider);
  const ledger = new Contract(deployment.contracts.RevenueLedger, interfaces.RevenueLedger, provider);
  const of = async ({ address }: Person) => ({
    usd: (await usd.getFunction('balanceOf')(address)) as bigint,
    units: (await ledger.getFunction('sharesOf')(scene.assetId, address)) as bigint,
  });
  return Promise.all([of(one), of(other)]);
}
