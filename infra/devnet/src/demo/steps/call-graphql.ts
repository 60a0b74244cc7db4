import { randomUUID } from 'node:crypto';
import { formatUsd } from '@icubed/protocol';
import { type Http, invokeAssetGraphql, watchCall } from '@icubed/sdk';
import { createClient } from 'graphql-ws';
import { readPicture } from '../ocr-model.js';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';
import { checkedSummary, type WorkflowAnswer } from '../workflow-answer.js';

/** The same subscription over a WebSocket, as GraphQL clients in browsers ask it. */
async function watchOverSocket(origin: string, apiKey: string, callId: string): Promise<string[]> {
  const connectionParams = { authorization: `Bearer ${apiKey}` };
  const socket = createClient({ url: `${origin.replace(/^http/, 'ws')}/graphql`, connectionParams, retryAttempts: 0 });
  const query = 'subscription ($id: ID!) { callProgress(id: $id) { status } }';
  const seen: string[] = [];
  try {
    for await (const { data } of socket.iterate<{ callProgress: { status: string } }>({
      query,
      variables: { id: callId },
    })) {
      if (data) seen.push(data.callProgress.status);
    }
  } finally {
    await socket.dispose();
  }
  return seen;
}

/** The statuses that the subscription told, and the output. */
async function watched(client: Http, callId: string): Promise<{ seen: string[]; output: string }> {
  const seen: string[] = [];
  let output = '';
  for await (const call of watchCall(client, callId)) {
    const steps = call.steps.map(({ status }) => status.toLowerCase()).join(' ');
    seen.push(steps === '' ? call.status : `${call.status} (${steps})`);
    output = call.output ?? '';
  }
  assertThat(
    seen.at(-1)?.startsWith('COMPLETED') === true,
    `the subscription ends with the completed call: ${seen.join(', ')}`,
  );
  return { seen, output };
}

async function callWorkflow(client: Http, { workflow, workflowCallIds }: Stage['scene']): Promise<object> {
  const { did } = given(workflow, 'a workflow');
  const input = await readPicture('letter-french');
  const held = await invokeAssetGraphql(client, { did, input, mediaType: 'image/png', idempotencyKey: randomUUID() });
  const { seen, output } = await watched(client, held.callId);
  workflowCallIds.push(held.callId);
  return { workflow: checkedSummary('letter-french', JSON.parse(output) as WorkflowAnswer), workflowProgress: seen };
}

export const callGraphql: Step<Stage> = {
  id: 'call-graphql',
  title: 'the same buyer calls model and workflow over GraphQL and is told of the progress by a subscription',
  async play({ api, scene }) {
    const apiKey = given(scene.apiKey, 'an API key');
    const client = api.withApiKey(apiKey).http;
    const did = given(scene.did, 'a published asset');
    const invocation = {
      did,
      input: await readPicture('invoice-german'),
      mediaType: 'image/png',
      idempotencyKey: randomUUID(),
    };
    const held = await invokeAssetGraphql(client, invocation);
    assertThat(held.status === 'HELD' || held.status === 'LEASED', 'the mutation answers before the call is decided');
    const overSocket = watchOverSocket(client.origin, apiKey, held.callId);
    const { seen, output } = await watched(client, held.callId);
    assertThat((await overSocket).at(-1) === 'COMPLETED', 'the same subscription over a WebSocket ends alike');
    const again = await invokeAssetGraphql(client, invocation);
    assertThat(again.callId === held.callId, 'the same idempotency key is the same call and pays once');
    scene.callIds.push(held.callId);
    const { text } = JSON.parse(output) as { text: string };
    return {
      priceUsd: formatUsd(BigInt(again.price.total)),
      overSse: seen,
      overWebSocket: await overSocket,
      text: text.replaceAll('\n', ' / '),
      ...(await callWorkflow(client, scene)),
    };
  },
};
