import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import { OptionalPrincipal, type Principal, requireScope } from '@icubed/identity';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { readInput } from '../invoke/read-input.js';
import { mcpServer } from './mcp-server.js';
import { McpTools } from './mcp-tools.js';

/**
 * Streamable HTTP without sessions: each POST is answered by a server of its own, so any replica answers any request and a
 * client's state is the executor's store.
 */
@Controller('mcp')
export class McpController {
  constructor(
    @Inject(McpTools) private readonly tools: McpTools,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post()
  async post(
    @OptionalPrincipal() principal: Principal | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { accountId } = requireScope(principal, 'invoke');
    const message = parse((await readInput(request, 'application/json')).bytes);
    // a batch would be many paid calls under one count of the rate limit; the protocol dropped them in 2025-06-18
    if (message === undefined || Array.isArray(message)) {
      const code = message === undefined ? ErrorCode.ParseError : ErrorCode.InvalidRequest;
      refuse(response.status(400), code, 'the body is one JSON-RPC message');
      return;
    }
    response.set('cache-control', 'no-store');
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    const server = mcpServer(accountId, this.tools, this.logger);
    response.once('close', () => void server.close());
    await server.connect(transport as Transport);
    await transport.handleRequest(request, response, message);
  }

  /** Without sessions there is no stream to open. */
  @Get()
  get(@Res() response: Response): void {
    refuse(
      response.status(405).set('allow', 'POST'),
      ErrorCode.InvalidRequest,
      'POST only: this server keeps no sessions',
    );
  }

  @Delete()
  delete(@Res() response: Response): void {
    this.get(response);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function refuse(response: Response, code: number, message: string): void {
  response.json({ jsonrpc: '2.0', id: null, error: { code, message } });
}
