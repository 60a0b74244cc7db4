import { randomUUID } from 'node:crypto';
import { formatUsd } from '@icubed/protocol';
import { invokeAssetGraphql, watchCall } from '@icubed/sdk';
import { readPicture } from '../ocr-model.js';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';

export const callGraphql: Step<Stage> = {
  id: 'call-graphql',
  title: 'the same buyer calls over GraphQL and is told of the result by a subscription',
  async play({ api, scene }) {
    const client = api.withApiKey(given(scene.apiKey, 'an API key')).http;
    const did = given(scene.did, 'a published asset');
    const invocation = {
      did,
      input: await readPicture('invoice-german'),
      mediaType: 'image/png',
      idempotencyKey: randomUUID(),
    };
    const held = await invokeAssetGraphql(client, invocation);
    assertThat(held.status === 'HELD' || held.status === 'LEASED', 'the mutation answers before the call is decided');
    const seen: string[] = [];
    let output = '';
    for await (const call of watchCall(client, held.callId)) {
      seen.push(call.status);
      output = call.output ?? '';
    }
    assertThat(seen.at(-1) === 'COMPLETED', `the subscription ends with the completed call, not ${seen.join(', ')}`);
    const again = await invokeAssetGraphql(client, invocation);
    assertThat(again.callId === held.callId, 'the same idempotency key is the same call and pays once');
    scene.callIds.push(held.callId);
    const { text } = JSON.parse(output) as { text: string };
    return { priceUsd: formatUsd(BigInt(again.price.total)), seen, text: text.replaceAll('\n', ' / ') };
  },
};
