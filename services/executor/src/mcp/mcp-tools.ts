import {
  ErrorCode,
  McpError,
  type CallToolRequest,
  type CallToolResult,
  type ListToolsResult,
} from '@modelcontextprotocol/sdk/types.js';
import { ChainClock } from '@icubed/chain-listener';
import { type ErrorCode as ModelverseCode, isModelverseError } from '@icubed/errors';
import { decodeCursor, encodeCursor } from '@icubed/graphql';
import { DATA_SOURCE } from '@icubed/persistence';
import { type AssetId, assetId, didOf } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { KnownAssets } from '../asset/asset.js';
import { loadAssets, locatedAssets } from '../asset/asset.store.js';
import { CALLABLE_KINDS, type CallableAsset, requireCallable } from '../asset/callable-asset.js';
import { loadOutput } from '../call/payload.store.js';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { parseIdempotencyKey } from '../idempotency/idempotency.js';
import { InvokeAsset } from '../invoke/invoke-asset/invoke-asset.js';
import type { Input } from '../invoke/read-input.js';
import type { Quote } from '../quote/quote.js';
import { QuoteAsset } from '../quote/quote-asset.js';
import { inputOfPorts } from './port-arguments.js';
import { assetOfTool, inputOfArguments, META, toolOf } from './tool.js';
import { failedResult, toolResult } from './tool-result.js';

const PAGE = 50;

/** What the request got wrong, so that no call came to be. */
const WRONG_REQUEST: ReadonlySet<ModelverseCode> = new Set<ModelverseCode>([
  'EXECUTOR.ASSET_UNKNOWN',
  'EXECUTOR.IDEMPOTENCY_KEY_MALFORMED',
  'PLATFORM.BAD_REQUEST',
  'PLATFORM.BODY_TOO_LARGE',
  'PLATFORM.CURSOR_INVALID',
]);

/** Callable assets as tools. A tool's call is the same paid call as every other. */
@Injectable()
export class McpTools {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(QuoteAsset) private readonly quotes: QuoteAsset,
    @Inject(InvokeAsset) private readonly invokeAsset: InvokeAsset,
  ) {}

  async list(cursor?: string): Promise<ListToolsResult> {
    const { chainId } = this.chain;
    const after = cursor === undefined ? undefined : positionOf(cursor);
    const chainSeconds = BigInt(await this.clock.headSeconds());
    const located = await locatedAssets(this.source, {
      chainId,
      kinds: CALLABLE_KINDS,
      limit: PAGE + 1,
      ...(after !== undefined && { after }),
    });
    const page = located.slice(0, PAGE);
    const [known, leastPart] = await Promise.all([
      loadAssets(this.source, chainId, page),
      this.quotes.leastPart(chainSeconds),
    ]);
    const tools = page
      .map((id) => callableOf(id, known, chainSeconds))
      .filter((asset) => asset !== undefined)
      .map((asset) => toolOf(chainId, asset, this.quote(asset, leastPart)));
    const last = page.at(-1);
    return { tools, ...(located.length > PAGE && last !== undefined && { nextCursor: encodeCursor([last]) }) };
  }

  async call(accountId: string, { name, arguments: sent, _meta }: CallToolRequest['params']): Promise<CallToolResult> {
    const id = assetOfTool(this.chain.chainId, name);
    if (id === undefined) throw new McpError(ErrorCode.InvalidParams, 'there is no such tool');
    try {
      const call = await this.invokeAsset.execute({
        accountId,
        did: didOf(this.chain.chainId, id),
        input: await this.inputFor(id, sent),
        idempotencyKey: keyOf(_meta?.[META.idempotencyKey]),
      });
      return toolResult(call, await loadOutput(this.source, call.terms.callId));
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      if (WRONG_REQUEST.has(error.code)) throw wrongRequest(error.code, error.detail);
      return failedResult(error);
    }
  }

  private quote(asset: CallableAsset, leastPartBps: bigint): Quote | undefined {
    try {
      return this.quotes.quote(asset, leastPartBps);
    } catch (error) {
      if (isModelverseError(error, 'EXECUTOR.NO_NODE')) return undefined;
      throw error;
    }
  }

  /** A workflow takes its ports, whatever else one input; what is not callable is refused by the call. */
  private async inputFor(id: AssetId, sent: unknown): Promise<Input> {
    const workflow = (await loadAssets(this.source, this.chain.chainId, [id])).get(id)?.workflow;
    return workflow === undefined ? inputOfArguments(sent) : inputOfPorts(workflow.inputs, sent);
  }
}

function callableOf(id: AssetId, known: KnownAssets, chainSeconds: bigint): CallableAsset | undefined {
  try {
    return requireCallable(id, known, chainSeconds);
  } catch (error) {
    // released, and its price is not in effect yet or what it runs on is not released
    if (isModelverseError(error)) return undefined;
    throw error;
  }
}

function positionOf(cursor: string): AssetId {
  try {
    return assetId(String(decodeCursor(cursor, 1)[0]));
  } catch {
    throw wrongRequest('PLATFORM.CURSOR_INVALID', 'pass the nextCursor of this same list');
  }
}

/** A key that is no string is malformed, not absent: who sent it counts on paying once. */
function keyOf(value: unknown): string | undefined {
  return value === undefined ? undefined : parseIdempotencyKey(typeof value === 'string' ? value : '');
}

const wrongRequest = (code: ModelverseCode, detail: string) => new McpError(ErrorCode.InvalidParams, detail, { code });
