import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Logger } from '@icubed/telemetry';
import type { McpTools } from './mcp-tools.js';

const INSTRUCTIONS =
  'Each tool is a released model or workflow of the modelverse. Calling one spends the account’s prepaid USD: its description names the ' +
  'price. The key "icubed/idempotencyKey" in a request’s _meta makes a repeated call pay once.';

/** An MCP server for one request of one account. It keeps nothing: what a client must find again is in the store. */
export function mcpServer(accountId: string, tools: McpTools, logger: Logger): Server {
  const server = new Server(
    { name: 'icubed-modelverse', version: '0.1.0' },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => guarded(logger, () => tools.list(params?.cursor)));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => guarded(logger, () => tools.call(accountId, params)));
  return server;
}

/** The SDK would answer with an unforeseen error's own words. */
async function guarded<T>(logger: Logger, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof McpError) throw error;
    logger.error({ err: error }, 'an MCP request failed');
    throw new McpError(ErrorCode.InternalError, 'the failure is logged', { code: 'PLATFORM.INTERNAL' });
  }
}
