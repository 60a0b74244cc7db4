import { interfaces } from '@icubed/contracts-abi';
import { isModelverseError } from '@icubed/errors';
import { SHARE_UNIT } from '@icubed/protocol';
import { readAsset, sendPrepared } from '@icubed/sdk';
import { Contract } from 'ethers';
import { inLosAngeles } from '../chain-time.js';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const lock: Step<Stage> = {
  id: 'lock',
  title: 'the soft lock holds: no share moves until 00:00 Pacific of the next business day',
  async play({ api, chainId, provider, deployment, scene, cast: { backers }, time }) {
    const unlockAt = given(scene.unlockAt, 'a locked offering');
    const midnight = inLosAngeles(unlockAt);
    assertThat(/ 00:00:00 P[DS]T$/.test(midnight), `${midnight} is a Pacific midnight`);
    assertThat(!/^S(atur|un)day/.test(midnight), `${midnight} is a business day`);
    assertThat(unlockAt > (await time.now()), 'the unlock lies ahead');

    const [ada, grace] = backers;
    const ledger = new Contract(deployment.contracts.RevenueLedger, interfaces.RevenueLedger, provider);
    const token = (await ledger.getFunction('shareTokenOf')(given(scene.assetId, 'a published asset'))) as string;
    const data = interfaces.ShareToken.encodeFunctionData('transfer', [grace.address, SHARE_UNIT]);
    const transfer = { chainId, to: token, data, value: '0', description: 'move a locked share' };
    const refused = await sendPrepared(ada.signer, { transactions: [transfer] }).then(
      () => undefined,
      (error: unknown) => error,
    );
    ada.signer.reset(); // the refused transfer used no nonce
    assertThat(isModelverseError(refused, 'CHAIN.REVERTED'), 'a transfer in the lock is refused');
    const asset = await readAsset(api.http, given(scene.did, 'a published asset'));
    assertThat(asset?.state === 'SEALED', 'the weights stay sealed');
    return { unlockAt: midnight, transferRefusedWith: String(refused.extras['error']), shareToken: token };
  },
};
