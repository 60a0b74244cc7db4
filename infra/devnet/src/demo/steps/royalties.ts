import { isModelverseError } from '@icubed/errors';
import { formatUsd } from '@icubed/protocol';
import { prepareDistribution, sendPrepared } from '@icubed/sdk';
import { claimDividends } from '../dividends.js';
import { assertThat, given, type OwnedAsset, type Stage } from '../stage.js';
import type { Step } from '../story.js';

/** Child before parent: what the filter passes on is what the classifier then owes. Settlement may have done all of it. */
async function passOn({ api, chainId, cast: { buyer } }: Stage, children: readonly OwnedAsset[]): Promise<number> {
  const anybody = await api.signedIn(buyer.signer, chainId);
  try {
    const prepared = await prepareDistribution(
      anybody.http,
      children.map(({ did }) => did),
    );
    return (await sendPrepared(buyer.signer, prepared)).length;
  } catch (error) {
    if (isModelverseError(error, 'IMO.NOTHING_TO_DISTRIBUTE')) return 0;
    throw error;
  }
}

export const royalties: Step<Stage> = {
  id: 'royalties',
  title: 'royalties flow upstream: filter → classifier → dataset, and profile → model; every owner claims',
  async play(stage) {
    const { scene } = stage;
    const { texts, classifier, filter, reader, language } = given(scene.derivatives, 'derivatives');
    const workflow = given(scene.workflow, 'a workflow');
    const distributions = await passOn(stage, [filter, classifier, reader]);

    const evidence: Record<string, string> = {};
    for (const owned of [[filter], [classifier, reader, language, workflow], [texts]]) {
      const { owner } = given(owned[0], 'an owner');
      const claimed = await claimDividends(
        stage,
        owner,
        owned.map(({ did }) => did),
      );
      for (const { name, did, assetId } of owned) {
        const amount = claimed.get(assetId) ?? 0n;
        assertThat(amount > 0n, `${owner.name} earned by “${name}”`);
        scene.payouts.push({ did, account: owner.address, amount });
        scene.earnings.push({ who: owner.name, paid: 0n, earned: amount, what: `“${name}”` });
        evidence[`${owner.name}, ${name}`] = `${formatUsd(amount)} USD`;
      }
    }
    return { distributions, ...evidence };
  },
};
