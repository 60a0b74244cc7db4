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

/** The official client of the protocol: what any assistant that speaks MCP does. */
async function connected(origin: string, apiKey: string): Promise<Client> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', origin), { requestInit: { headers } });
  const client = new Client({ name: 'icubed-demo', version: '0.1.0' });
  await client.connect(transport as Transport);
  return client;
}

export const callMcp: Step<Stage> = {
  id: 'call-mcp',
  title: 'an assistant finds the asset as an MCP tool and calls it with the same API key',
  async play({ api, chainId, scene }) {
    const client = await connected(api.http.origin, given(scene.apiKey, 'an API key'));
    try {
      const { tools } = await client.listTools();
      const tool = tools.find(({ name }) => name === `asset_${chainId}_${given(scene.assetId, 'a published asset')}`);
      assertThat(tool !== undefined, 'the released asset is a tool');
      const args = { mediaType: 'image/png', base64: (await readPicture('letter-french')).toString('base64') };
      const request = { name: tool.name, arguments: args, _meta: { 'icubed/idempotencyKey': randomUUID() } };
      const result = (await client.callTool(request)) as CallToolResult;
      assertThat(result.isError !== true, `the tool answers: ${JSON.stringify(result.structuredContent)}`);
      const again = (await client.callTool(request)) as CallToolResult;
      const callId = String(result._meta?.['icubed/callId']);
      assertThat(again._meta?.['icubed/callId'] === callId, 'the same idempotency key is the same call and pays once');
      scene.callIds.push(callId);
      const price = result._meta?.['icubed/price'] as Price;
      const { text } = result.structuredContent as { text: string };
      return {
        tool: tool.name,
        tools: tools.length,
        priceUsd: formatUsd(BigInt(price.total)),
        text: text.replaceAll('\n', ' / '),
      };
    } finally {
      await client.close();
    }
  },
};
