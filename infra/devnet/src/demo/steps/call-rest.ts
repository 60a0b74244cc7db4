import { randomUUID } from 'node:crypto';
import { formatUsd } from '@icubed/protocol';
import { invokeAsset, prepareDeposit, prepareSession, readAccount, readQuote, sendPrepared } from '@icubed/sdk';
import { readPicture } from '../ocr-model.js';
import { assertThat, eventually, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';
import { checkedSummary, type WorkflowAnswer } from '../workflow-answer.js';

const DEPOSIT = 20_000_000n;
const CAP = 10_000_000n;
const DAILY_CAP = 5_000_000n;
const WEEK_MS = 7 * 86_400_000;

interface ReadText {
  readonly text: string;
  readonly lines: readonly { readonly text: string; readonly confidence: number }[];
}

/** A prepaid account, a bounded session, an API key: what an enterprise sets up once. */
async function openAccount({ api, chainId, cast: { buyer } }: Stage): Promise<string> {
  const asBuyer = await api.signedIn(buyer.signer, chainId);
  await sendPrepared(buyer.signer, await prepareDeposit(asBuyer.http, DEPOSIT));
  const opened = await eventually('the deposit to be final', async () => {
    const account = await readAccount(asBuyer.http);
    return account && BigInt(account.finalFreeBalance) >= DEPOSIT ? account : undefined;
  });
  const expiresAt = new Date(Date.now() + WEEK_MS);
  await sendPrepared(buyer.signer, await prepareSession(asBuyer.http, { cap: CAP, dailyCap: DAILY_CAP, expiresAt }));
  await eventually('the session to be payable', async () => {
    const account = await readAccount(asBuyer.http);
    return account?.sessions.find((session) => session.payable);
  });
  assertThat(BigInt(opened.freeBalance) === DEPOSIT, 'the account holds what was deposited');
  return (await asBuyer.createApiKey('demo', ['invoke', 'read'])).key;
}

export const callRest: Step<Stage> = {
  id: 'call-rest',
  title: 'buyer C, with an API key and a prepaid account, has three pictures read, two more by the workflow',
  async play(stage) {
    const { api, scene, time } = stage;
    await time.moveTo(Math.floor(Date.now() / 1000)); // deadlines of paid calls are wall-clock deadlines
    const did = given(scene.did, 'a published asset');
    scene.apiKey = await openAccount(stage);
    const client = api.withApiKey(scene.apiKey).http;
    const quote = await readQuote(client, did);

    const texts: Record<string, string> = {};
    for (const name of ['invoice-german', 'letter-french', 'spam-email-english'] as const) {
      const idempotencyKey = randomUUID();
      const invocation = { did, input: await readPicture(name), mediaType: 'image/png', idempotencyKey };
      const answer = await invokeAsset<ReadText>(client, invocation);
      assertThat(BigInt(answer.price.total) <= BigInt(quote.total), 'no call costs more than its quote');
      const again = await invokeAsset<ReadText>(client, invocation);
      assertThat(again.callId === answer.callId, 'the same idempotency key is the same call and pays once');
      scene.callIds.push(answer.callId);
      texts[name] = answer.output.text.replaceAll('\n', ' / ');
    }
    for (const name of ['invoice-german', 'spam-email-english'] as const) {
      const { did: workflow } = given(scene.workflow, 'a workflow');
      const invocation = { did: workflow, input: await readPicture(name), mediaType: 'image/png' };
      const answer = await invokeAsset<WorkflowAnswer>(client, invocation);
      scene.workflowCallIds.push(answer.callId);
      texts[`workflow, ${name}`] = checkedSummary(name, answer.output);
    }
    return {
      priceUsd: `${formatUsd(BigInt(quote.total))} (asset ${quote.asset}, node ${quote.node})`,
      calls: scene.callIds.length,
      ...texts,
    };
  },
};
