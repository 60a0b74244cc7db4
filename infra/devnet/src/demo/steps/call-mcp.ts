import { randomUUID } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { formatUsd } from '@icubed/protocol';
import type { Price } from '@icubed/sdk';
import { readPicture } from '../ocr-model.js';
import { assertThat, given, type Stage } from '../stage.js';
import type { Step } from '../story.js';
import { checkedSummary, type WorkflowAnswer } from '../workflow-answer.js';

/** The official client of the protocol: what any assistant that speaks MCP does. */
async function connected(origin: string, apiKey: string): Promise<Client> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', origin), { requestInit: { headers } });
  const client = new Client({ name: 'icubed-demo', version: '0.1.0' });
  await client.connect(transport as Transport);
  return client;
}

interface ToolAnswer {
  readonly callId: string;
  readonly price: Price;
  readonly output: Record<string, unknown>;
}

const pictureValue = async (name: Parameters<typeof readPicture>[0]) => ({
  mediaType: 'image/png',
  base64: (await readPicture(name)).toString('base64'),
});

/** One paid tool call, sent twice with one key as an assistant that lost the answer would. */
async function call(client: Client, name: string, args: Record<string, unknown>): Promise<ToolAnswer> {
  const request = { name, arguments: args, _meta: { 'icubed/idempotencyKey': randomUUID() } };
  const result = (await client.callTool(request)) as CallToolResult;
  assertThat(result.isError !== true, `the tool answers: ${JSON.stringify(result.structuredContent)}`);
  const again = (await client.callTool(request)) as CallToolResult;
  const callId = String(result._meta?.['icubed/callId']);
  assertThat(again._meta?.['icubed/callId'] === callId, 'the same idempotency key is the same call and pays once');
  return { callId, price: result._meta?.['icubed/price'] as Price, output: result.structuredContent ?? {} };
}

export const callMcp: Step<Stage> = {
  id: 'call-mcp',
  title: 'an assistant finds model and workflow as MCP tools and calls them with the same API key',
  async play({ api, chainId, scene }) {
    const client = await connected(api.http.origin, given(scene.apiKey, 'an API key'));
    try {
      const { tools } = await client.listTools();
      const toolOf = (assetId: bigint): string => {
        const name = `asset_${chainId}_${assetId}`;
        assertThat(
          tools.some((tool) => tool.name === name),
          `${name} is a tool`,
        );
        return name;
      };
      const tool = toolOf(given(scene.assetId, 'a published asset'));
      const ofModel = await call(client, tool, await pictureValue('letter-french'));
      const workflow = toolOf(given(scene.workflow, 'a workflow').assetId);
      // a workflow's tool takes each input port by its name
      const ofWorkflow = await call(client, workflow, { picture: await pictureValue('spam-email-english') });
      scene.callIds.push(ofModel.callId);
      scene.workflowCallIds.push(ofWorkflow.callId);
      return {
        tool,
        tools: tools.length,
        priceUsd: formatUsd(BigInt(ofModel.price.total)),
        text: String(ofModel.output['text']).replaceAll('\n', ' / '),
        workflowPriceUsd: formatUsd(BigInt(ofWorkflow.price.total)),
        workflow: checkedSummary('spam-email-english', ofWorkflow.output as unknown as WorkflowAnswer),
      };
    } finally {
      await client.close();
    }
  },
};
