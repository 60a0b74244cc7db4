import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { assetId } from '@icubed/protocol';
import { wallet } from './accounts.js';
import { releaseWorkflow } from './a-workflow.js';
import { Client, type Json } from './client.js';
import { ExecutorWorld } from './executor-world.js';
import { upperCased } from './node-double.js';

let world: ExecutorWorld;
let payer: Client;
let tool: string;
const open: McpClient[] = [];

beforeAll(async () => {
  world = await ExecutorWorld.start();
  await world.release();
  payer = await world.payer();
  tool = `asset_${world.chain.chainId}_${world.asset}`;
  await world.node({
    onLease: (lease, input, self) =>
      input.toString() === 'fail'
        ? self.fail(lease, 'NODE.INPUT_NOT_AN_IMAGE', false)
        : self.answer(lease, upperCased(input)),
  });
});
afterAll(() => world.close());
afterEach(async () => void (await Promise.all(open.splice(0).map((client) => client.close()))));

/** The official client, as it would come through the gateway. */
async function connected(as: Client): Promise<McpClient> {
  const authorization = `Bearer ${await world.token(as.principal!)}`;
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', world.executor.url), {
    requestInit: { headers: { authorization } },
  });
  const client = new McpClient({ name: 'test', version: '1' });
  await client.connect(transport as Transport);
  open.push(client);
  return client;
}

const limited = (scopes: string[]) => new Client(world, { ...wallet(1), kind: 'apiKey', scopes });
const calls = async () => (await world.sql('SELECT 1 FROM call')).length;

describe('MCP', () => {
  it('lists a callable asset with what it costs and what it takes', async () => {
    const { tools, nextCursor } = await (await connected(payer)).listTools();
    expect(nextCursor).toBeUndefined();
    expect(tools).toMatchObject([
      {
        name: tool,
        inputSchema: {
          type: 'object',
          properties: { mediaType: {}, base64: {}, text: {} },
          additionalProperties: false,
        },
        annotations: { readOnlyHint: false, idempotentHint: false },
        _meta: { 'icubed/did': world.did, 'icubed/price': { asset: '1000', node: '200', total: '1200' } },
      },
    ]);
    expect(tools[0]!.description).toMatch(/costs 0\.0012\d* USD/);
  });

  it('runs a paid call: the output, its price and its receipt come back', async () => {
    const before = await world.ledger();
    const result: Json = await (await connected(payer)).callTool({ name: tool, arguments: { text: 'hello' } });
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toEqual({ text: 'HELLO' });
    expect(result.content).toEqual([{ type: 'text', text: '{"text":"HELLO"}' }]);
    expect(result._meta['icubed/price']).toEqual({ asset: '1000', node: '200', total: '1200' });
    expect(await payer.get(`/v1/receipts/${result._meta['icubed/receiptId']}`)).toMatchObject({
      status: 200,
      body: { callId: result._meta['icubed/callId'] },
    });
    expect(await world.ledger()).toEqual({ ...before, captured: before.captured + 1_200n, held: 0n });
  });

  it('takes bytes as base64 with their media type, more than a megabyte of them', async () => {
    const bytes = Buffer.alloc(1_500_000, 'a');
    const args = { base64: bytes.toString('base64'), mediaType: 'image/png' };
    const result: Json = await (await connected(payer)).callTool({ name: tool, arguments: args });
    expect(result.structuredContent.text).toHaveLength(bytes.byteLength);
    expect(world.nodes[0]!.leases.at(-1)!.input).toMatchObject({ mediaType: 'image/png', size: bytes.byteLength });
  });

  it('pays once for a key in _meta, which REST knows too', async () => {
    const client = await connected(payer);
    const request = { name: tool, arguments: { text: 'once' }, _meta: { 'icubed/idempotencyKey': 'm-1' } };
    const before = await world.ledger();
    const [first, again]: Json[] = [await client.callTool(request), await client.callTool(request)];
    expect(again).toEqual(first);
    expect((await payer.invoke('once', { 'idempotency-key': 'm-1' })).body.callId).toBe(first._meta['icubed/callId']);
    expect((await world.ledger()).captured - before.captured).toBe(1_200n);
  });

  it('refuses wrong arguments, tools, keys and cursors with -32602 and holds nothing', async () => {
    const client = await connected(payer);
    const before = await calls();
    const wrong = [
      { arguments: {} },
      { arguments: { text: 'a', base64: 'YQ==', mediaType: 'text/plain' } },
      { arguments: { base64: 'YQ==' } },
      { arguments: { base64: 'no base64!', mediaType: 'image/png' } },
      { arguments: { text: 'a', temperature: 1 } },
      { arguments: { text: 'a', mediaType: 'png' } },
      { name: 'asset_1_1', arguments: { text: 'a' } },
      { name: `asset_${world.chain.chainId}_7`, arguments: { text: 'a' } },
      { arguments: { text: 'a' }, _meta: { 'icubed/idempotencyKey': 7 } },
    ];
    for (const request of wrong)
      await expect(client.callTool({ name: tool, ...request })).rejects.toMatchObject({ code: -32602 });
    await expect(client.listTools({ cursor: 'nonsense' })).rejects.toMatchObject({ code: -32602 });
    expect(await calls()).toBe(before);
  });

  it('answers a failed call as the tool’s error with our code, and takes nothing', async () => {
    const before = await world.ledger();
    const failed: Json = await (await connected(payer)).callTool({ name: tool, arguments: { text: 'fail' } });
    expect(failed).toMatchObject({ isError: true, structuredContent: { code: 'NODE.INPUT_NOT_AN_IMAGE' } });
    expect(failed._meta['icubed/callId']).toMatch(/^0x/);
    const poor = await connected(new Client(world, wallet(3)));
    expect(await poor.callTool({ name: tool, arguments: { text: 'a' } })).toMatchObject({
      isError: true,
      structuredContent: { code: 'EXECUTOR.INSUFFICIENT_FUNDS', retryable: false },
    });
    expect(await world.ledger()).toEqual(before);
  });

  it('needs the scope invoke for anything at all', async () => {
    await expect(connected(limited(['read']))).rejects.toThrow(/AUTH\.FORBIDDEN/);
    const response = await new Client(world).fetch('/mcp', { method: 'POST', body: '{}' });
    expect([response.status, ((await response.json()) as Json).code]).toEqual([401, 'AUTH.REQUIRED']);
  });

  it('answers one message per POST and keeps no sessions', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const post = (body: string) => payer.fetch('/mcp', { method: 'POST', headers, body });
    const answered = await post(JSON.stringify(ping));
    expect([answered.status, answered.headers.get('mcp-session-id')]).toEqual([200, null]);
    for (const [body, code] of [
      [JSON.stringify([ping, ping]), -32600],
      ['{', -32700],
    ] as const) {
      const refused = await post(body);
      expect([refused.status, ((await refused.json()) as Json).error.code]).toEqual([400, code]);
    }
    for (const method of ['GET', 'DELETE']) {
      const refused = await payer.fetch('/mcp', { method });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('pages through more assets than fit, missing and repeating none', async () => {
    const released = Array.from({ length: 60 }, (_, at) => assetId(BigInt(at + 1_000)));
    for (const id of released) await world.release(id);
    const client = await connected(payer);
    const first = await client.listTools();
    expect(first.tools).toHaveLength(50);
    const second = await client.listTools({ cursor: first.nextCursor! });
    expect(second.nextCursor).toBeUndefined();
    const names = [...first.tools, ...second.tools].map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set([tool, ...released.map((id) => `asset_${world.chain.chainId}_${id}`)]));
    expect(names).toHaveLength(61);
  });

  it('lists a workflow with its ports as arguments, and calls it like any other tool', async () => {
    const did = await releaseWorkflow(world, [world.asset, world.asset]);
    const name = `asset_${world.chain.chainId}_${did.split(':').at(-1)}`;
    const client = await connected(payer);
    const first = await client.listTools();
    const tools = [...first.tools, ...(await client.listTools({ cursor: first.nextCursor! })).tools];
    expect(tools.find((each) => each.name === name)).toMatchObject({
      inputSchema: {
        required: ['text'],
        properties: { text: { required: ['mediaType'] } },
        additionalProperties: false,
      },
      _meta: { 'icubed/price': { asset: '50', node: '0', steps: '2400', total: '2450' } },
    });
    const called = await client.callTool({ name, arguments: { text: { mediaType: 'text/plain', text: 'hello' } } });
    expect(called).toMatchObject({
      structuredContent: { text: '{"TEXT":"HELLO"}' },
      _meta: { 'icubed/did': did, 'icubed/receiptId': null, 'icubed/price': { total: '2450' } },
    });
    const before = await calls();
    await expect(client.callTool({ name, arguments: { picture: { text: 'hello' } } })).rejects.toMatchObject({
      code: -32602,
    });
    expect(await calls()).toBe(before);
  });
});
