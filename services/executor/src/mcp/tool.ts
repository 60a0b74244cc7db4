import { ErrorCode, McpError, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { type AssetId, assetId, didOf, formatUsd } from '@icubed/protocol';
import { z } from 'zod';
import { type CallableAsset, isWorkflow } from '../asset/callable-asset.js';
import { type Input, inputOf } from '../invoke/read-input.js';
import { type Quote, quotedPrice } from '../quote/quote.js';
import { schemaOfPorts } from './port-arguments.js';

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
  return {
    name: toolName(chainId, asset.assetId),
    title: did,
    description: `${purposeOf(did, asset)} A call costs ${costOf(asset, quote)}.`,
    inputSchema: isWorkflow(asset) ? schemaOfPorts(asset.inputs) : INPUT_SCHEMA,
    annotations: {
      title: did,
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: false,
    },
    _meta: {
      [META.did]: did,
      [META.price]:
        quote === undefined ? { asset: asset.priceUsdMicros.toString(), node: null, total: null } : pricesOf(quote),
    },
  };
}

function pricesOf(quote: Quote): Record<string, string> {
  return Object.fromEntries(Object.entries(quotedPrice(quote)).map(([part, amount]) => [part, String(amount)]));
}

function purposeOf(did: string, asset: CallableAsset): string {
  return isWorkflow(asset)
    ? `Runs the workflow ${did}: ${asset.steps.length} steps on third parties' nodes. Of a failed call only finished steps are paid.`
    : `Runs the released model ${did} on a third party's node. A failed call costs nothing.`;
}

function costOf(asset: CallableAsset, quote: Quote | undefined): string {
  const base = 'base' in asset ? asset.base : undefined;
  const toAssets =
    `${formatUsd(asset.priceUsdMicros)} USD to the asset` +
    (base === undefined ? '' : `, ${formatUsd(base.priceUsdMicros)} USD to its base ${base.did}`);
  if (quote === undefined) return `${toAssets} and what nodes ask; no node runs it at the moment`;
  const { steps, node } = quotedPrice(quote);
  const rest = steps === undefined ? `${formatUsd(node)} USD to the node` : `${formatUsd(steps)} USD for its steps`;
  return `${formatUsd(quote.totalUsdMicros)} USD: ${toAssets}, ${rest}`;
}
