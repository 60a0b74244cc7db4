import type { EntityManager } from 'typeorm';
import { type CallTerms, stepOf } from '../call/call.js';
import type { CapturePart } from './capture-parts.js';

/** `position` is the first part's place in the session's usage tree; the others follow. One capture per call, step and part. */
export async function insertCaptures(
  manager: EntityManager,
  chainId: number,
  terms: CallTerms,
  parts: readonly CapturePart[],
  at: { readonly position: number; readonly receiptId?: string },
): Promise<void> {
  for (const [offset, part] of parts.entries()) {
    await manager.query(
      `INSERT INTO capture (call_id, step, part, chain_id, session_id, position, asset_id, node, asset_amount, node_amount, request_digest, receipt_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        terms.callId,
        stepOf(terms),
        part.part,
        chainId,
        terms.sessionId,
        at.position + offset,
        part.assetId.toString(),
        part.node,
        part.assetAmountUsdMicros.toString(),
        part.nodeAmountUsdMicros.toString(),
        terms.input.sha256,
        at.receiptId ?? null,
      ],
    );
  }
}
