import { interfaces } from '@icubed/contracts-abi';
import { verifyRelease } from '@icubed/ranking';
import {
  closeRankingWeek,
  type RankingRelease,
  rateCall,
  readLeaderboard,
  readRankingFiles,
  readRankingRelease,
} from '@icubed/sdk';
import { Contract } from 'ethers';
import { refusalOf, unless } from '../refusals.js';
import { assertThat, eventually, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const rate: Step<Stage> = {
  id: 'rate',
  title: 'buyer C rates the model: a paid receipt is the right to a vote, and to one only',
  async play({ api, scene }) {
    const client = api.withApiKey(given(scene.apiKey, 'an API key')).http;
    const [first, second] = scene.receipts;
    const receiptId = given(first, 'a receipt').id;
    // the fact of the call may still be on its way
    const rating = await eventually('the receipt to be known to benchmark', () =>
      rateCall(client, { receiptId, stars: 5, comment: 'Every letter right' }).catch(
        unless('BENCHMARK.RECEIPT_REQUIRED'),
      ),
    );
    const again = await refusalOf(rateCall(client, { receiptId: given(second, 'a second receipt').id, stars: 1 }));
    assertThat(again !== undefined, 'one payer has one vote for a model in thirty days');
    return { stars: rating.stars, receipt: rating.receiptId, secondVoteRefusedWith: again };
  },
};

export const rank: Step<Stage> = {
  id: 'rank',
  title: 'the week is closed: scores, intervals and leaderboard, signed and content-addressed',
  async play({ api, chainId, scene, cast: { buyer } }) {
    const did = given(scene.did, 'a published asset');
    const asBuyer = await api.signedIn(buyer.signer, chainId);
    const { cid, week } = await closeRankingWeek(asBuyer.http);
    scene.snapshotCid = cid;
    for await (const place of readLeaderboard(api.http, 'CV')) {
      if (place.asset.did !== did) continue;
      const { rank: place_, score, interval, starterPool, payers, votes } = place;
      return {
        week,
        snapshotCid: cid,
        rank: place_,
        score,
        interval: `${interval.lower} to ${interval.upper}`,
        starterPool,
        payers,
        votes,
      };
    }
    throw new Error('the model is not on the leaderboard');
  },
};

export const recompute: Step<Stage> = {
  id: 'recompute',
  title:
    'a stranger recomputes the ranking from its inputs alone, and finds its root on-chain; a tampered one is caught',
  async play(stage) {
    const { api, scene } = stage;
    const cid = given(scene.snapshotCid, 'a ranking');
    const release = given((await readRankingRelease(api.http, cid)) ?? undefined, 'the release of that CID');
    const files = await readRankingFiles(api.http, cid);
    const { signature, signer } = release;
    const verdict = verifyRelease({ cid, ...files, signature, signer });
    scene.recomputedEqual = verdict.difference === undefined;
    assertThat(scene.recomputedEqual, `the recomputation is equal: ${JSON.stringify(verdict.difference)}`);

    const tampered = Buffer.from(Buffer.from(files.snapshot).toString('utf8').replace('"score":', '"score":1'), 'utf8');
    const caught = await refusalOf(
      Promise.resolve().then(() => verifyRelease({ cid, ...files, snapshot: tampered, signature, signer })),
    );
    assertThat(caught !== undefined, 'a tampered snapshot is caught');
    const anchored = await anchorOf(stage, release);
    return {
      recomputedEqual: true,
      receiptsChecked: verdict.receipts,
      signer,
      ...anchored,
      tamperedRefusedWith: caught,
    };
  },
};

/** Where the root stands for good, by the API and by the contract itself. */
async function anchorOf({ api, provider, deployment }: Stage, { cid, week, root }: RankingRelease): Promise<object> {
  const anchor = await eventually('the root to be anchored', async () => {
    const release = await readRankingRelease(api.http, cid);
    return release?.anchor ?? undefined;
  });
  const contract = new Contract(deployment.contracts.RankingAnchor, interfaces.RankingAnchor, provider);
  const onChain = (await contract.getFunction('rootOf')(week)) as string;
  assertThat(onChain === root, `the chain carries the root of the release: ${onChain}`);
  return { root, anchoredIn: anchor.transactionHash };
}
