import { ErrorCode, McpError, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { type AssetId, assetId, didOf, formatUsd } from '@icubed/protocol';
import { z } from 'zod';
import type { CallableAsset } from '../asset/callable-asset.js';
import { type Input, inputOf } from '../invoke/read-input.js';
import type { Quote } from '../quote/quote.js';

/** Our keys in `_meta`, of requests and of results. */
export const META = {
  idempotencyKey: 'icubed/idempotencyKey',
  did: 'icubed/did',
  callId: 'icubed/callId',
  receiptId: 'icubed/receiptId',
  price: 'icubed/price',
} as const;

const NAME = /^asset_(\d{1,10})_(\d{1,29})$/;

export const toolName = (chainId: number, id: AssetId): string => `asset_${chainId}_${id}`;

/** Undefined for a name that can be no tool here: another chain's, or no asset's. */
export function assetOfTool(chainId: number, name: string): AssetId | undefined {
  const [, chain, id] = NAME.exec(name) ?? [];
  if (chain === undefined || id === undefined) return undefined;
  const parsed = BigInt(id);
  return parsed < 1n << 96n && name === `asset_${chainId}_${parsed}` ? assetId(parsed) : undefined;
}

// no oneOf at the top: several model vendors refuse such a schema
const INPUT_SCHEMA: Tool['inputSchema'] = {
  type: 'object',
  properties: {
    mediaType: {
      type: 'string',
      description: 'Media type of the input, such as image/png; text/plain when left out with text',
    },
    base64: {
      type: 'string',
      contentEncoding: 'base64',
      description: 'The input as base64, for images and other bytes',
    },
    text: { type: 'string', description: 'The input as text; give either text or base64' },
  },
  additionalProperties: false,
};

const args = z
  .strictObject({ mediaType: z.string().optional(), base64: z.string().optional(), text: z.string().optional() })
  .refine(({ base64, text }) => (base64 === undefined) !== (text === undefined), 'give either text or base64')
  .refine(({ base64, mediaType }) => base64 === undefined || mediaType !== undefined, 'base64 needs its mediaType');

/** Throws JSON-RPC -32602 for what is no input, naming what is wrong and never the value. */
export function inputOfArguments(value: unknown): Input {
  const parsed = args.safeParse(value ?? {});
  if (!parsed.success) {
    const why = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
    throw new McpError(ErrorCode.InvalidParams, why.join('; '));
  }
  return inputOf({ mediaType: 'text/plain', ...parsed.data });
}

/** An asset as a tool: what runs it and what a call costs. Without a quote no node that runs it is connected. */
export function toolOf(chainId: number, asset: CallableAsset, quote: Quote | undefined): Tool {
  const did = didOf(chainId, asset.assetId);
  const { base } = asset;
  const toAssets =
    `${formatUsd(asset.priceUsdMicros)} USD to the asset` +
    (base === undefined ? '' : `, ${formatUsd(base.priceUsdMicros)} USD to its base ${base.did}`);
  const cost =
    quote === undefined
      ? `${toAssets} and a node's price; no node runs it at the moment`
      : `${formatUsd(quote.totalUsdMicros)} USD: ${toAssets}, ${formatUsd(quote.nodePriceUsdMicros)} USD to the node`;
  return {
    name: toolName(chainId, asset.assetId),
    title: did,
    description: `Runs the released model ${did} on a third party's node. A call costs ${cost}. A failed call costs nothing.`,
    inputSchema: INPUT_SCHEMA,
    annotations: {
      title: did,
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: false,
    },
    _meta: {
      [META.did]: did,
      [META.price]: {
        asset: asset.priceUsdMicros.toString(),
        ...(base && { base: base.priceUsdMicros.toString() }),
        node: quote?.nodePriceUsdMicros.toString() ?? null,
        total: quote?.totalUsdMicros.toString() ?? null,
      },
    },
  };
}
