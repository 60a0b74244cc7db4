import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { ModelverseError } from '@icubed/errors';
import { priceView } from '../call/call-view.js';
import type { StoredCall } from '../call/call.store.js';
import type { Output } from '../call/payload.store.js';
import { META } from './tool.js';

/** A completed call as a tool's result; the exact bytes are at /v1/calls/{callId}/output. */
export function toolResult(call: StoredCall, output: Output | undefined): CallToolResult {
  const { callId, did } = call.terms;
  return {
    ...(output === undefined ? { content: [] } : contentOf(callId, output)),
    _meta: {
      [META.callId]: callId,
      [META.did]: did,
      [META.receiptId]: call.state.status === 'Completed' ? (call.state.receiptId ?? null) : null,
      [META.price]: priceView(call),
    },
  };
}

/** A call that failed is the tool's answer, not the protocol's: a model may read the code and try otherwise. */
export function failedResult({ code, detail, retryable, extras }: ModelverseError): CallToolResult {
  const { callId } = extras;
  return {
    isError: true,
    content: [{ type: 'text', text: `${code}: ${detail}` }],
    structuredContent: { code, detail, retryable },
    ...(typeof callId === 'string' && { _meta: { [META.callId]: callId } }),
  };
}

function contentOf(callId: string, { mediaType, bytes }: Output): CallToolResult {
  if (mediaType === 'application/json') {
    const text = bytes.toString('utf8');
    const value = JSON.parse(text) as unknown;
    return { content: [{ type: 'text', text }], ...(isRecord(value) && { structuredContent: value }) };
  }
  if (mediaType.startsWith('text/')) return { content: [{ type: 'text', text: bytes.toString('utf8') }] };
  const data = bytes.toString('base64');
  if (mediaType.startsWith('image/')) return { content: [{ type: 'image', data, mimeType: mediaType }] };
  const resource = { uri: `urn:icubed:output:${callId}`, mimeType: mediaType, blob: data };
  return { content: [{ type: 'resource', resource }] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
