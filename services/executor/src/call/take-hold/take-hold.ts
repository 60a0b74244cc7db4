import { Inject, Injectable } from '@nestjs/common';
import { MirrorReader } from '@icubed/chain-listener';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { UsdMicros } from '@icubed/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { type IdempotencyScope, mayStartAgain, requireSameBody } from '../../idempotency/idempotency.js';
import { claimKey, repointKey } from '../../idempotency/idempotency.store.js';
import { lockLedger, openLedger, saveLedger } from '../../ledger/ledger.store.js';
import { insufficientFunds } from '../../ledger/ledger.errors.js';
import { openWithinBond } from '../../ledger/operator-bond.js';
import { lockBond, readBond, saveOpen } from '../../ledger/operator-bond.store.js';
import { requireRedeemableToday } from '../../ledger/redeemable.js';
import { type Hold, takeHold } from '../../ledger/session-ledger.js';
import { insertCallRequest } from '../../call-request/call-request.store.js';
import { invalid, type SignedCallRequest } from '../../call-request/call-request.js';
import { payableSession } from '../../session/payable-session.js';
import { ANY_ASSET, type Session } from '../../session/session.js';
import { assetsOfRoot, sessionsOfAccount } from '../../session/session.store.js';
import type { CallId, CallTerms } from '../call.js';
import { mostOf } from '../call-price.js';
import { insertCall, loadCall } from '../call.store.js';
import { storeInput } from '../payload.store.js';

export interface HoldRequest {
  /** the call's terms but for what the session decides */
  readonly terms: Omit<CallTerms, 'sessionId' | 'hold' | 'payer'>;
  readonly input: Uint8Array;
  /** the payer's word for this call: it names the session that pays */
  readonly requested?: SignedCallRequest;
  readonly idempotency?: { readonly scope: IdempotencyScope; readonly bodyHash: string };
  readonly chainSeconds: bigint;
  readonly now: Date;
  readonly deadline: Date;
}

/** `isNew` is false when the idempotency key already stands for a call: nothing was held again. */
export interface TakenHold {
  readonly callId: CallId;
  readonly isNew: boolean;
}

/**
 * Key, hold, call and input in one transaction: either the call exists and its money is held, or nothing happened. A hold that is taken can be
 * redeemed whatever its payer does: `requireRedeemableToday` for the session, `openWithinBond` for all of them.
 * Throws EXECUTOR.CALL_REQUEST_INVALID, EXECUTOR.INSUFFICIENT_FUNDS, EXECUTOR.DAILY_CAP_REACHED, EXECUTOR.ASSET_NOT_ALLOWED, EXECUTOR.BOND_REACHED,
 * EXECUTOR.BOND_TOO_SMALL, PLATFORM.UNAVAILABLE, PLATFORM.IDEMPOTENCY_KEY_REUSED.
 */
@Injectable()
export class TakeHold {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
  ) {}

  execute(request: HoldRequest): Promise<TakenHold> {
    return inTransaction(this.source, async (manager) => {
      const existing = await this.claim(manager, request);
      if (existing !== undefined) return { callId: existing, isNew: false };
      const { session, hold } = await this.book(manager, request);
      // what is free has nothing to redeem
      const onBond = hold.amount > 0n;
      // before an input of megabytes is written; what decides is the same question under the lock
      if (onBond) openWithinBond(await readBond(manager, this.mirror.chainId), hold.amount, request.chainSeconds);
      const terms: CallTerms = { ...request.terms, sessionId: session.sessionId, payer: session.payer, hold };
      const { deadline, now: createdAt } = request;
      await insertCall(manager, this.mirror.chainId, {
        terms,
        state: { status: 'Held', attempts: 0 },
        carvedUsdMicros: 0n as UsdMicros,
        deadline,
        createdAt,
      });
      if (request.requested) await insertCallRequest(manager, request.requested);
      await storeInput(manager, terms.callId, request.input);
      if (onBond) await this.bookOnBond(manager, hold.amount, request.chainSeconds);
      return { callId: terms.callId, isNew: true };
    });
  }

  private async claim(manager: EntityManager, { idempotency, terms }: HoldRequest): Promise<CallId | undefined> {
    if (idempotency === undefined) return undefined;
    const { scope, bodyHash } = idempotency;
    const known = await claimKey(manager, scope, { bodyHash, callId: terms.callId });
    if (known === undefined) return undefined;
    requireSameBody(known, bodyHash);
    const first = await loadCall(manager, known.callId as CallId);
    if (first === undefined || !mayStartAgain(first)) return known.callId as CallId;
    await repointKey(manager, scope, terms.callId);
    return undefined;
  }

  /** The first session that has enough pays; the reason of the last one that had not is the answer. */
  private async book(manager: EntityManager, request: HoldRequest): Promise<{ session: Session; hold: Hold }> {
    const { terms, chainSeconds, requested } = request;
    const amount = mostOf(terms);
    let refusal: ModelverseError = requested
      ? invalid('it names no session of this account that pays for calls now')
      : insufficientFunds(amount, 0n as Hold['amount']);
    for (const { sessionId, head, final } of await sessionsOfAccount(this.mirror, manager, terms.accountId)) {
      if (requested && requested.request.session !== sessionId) continue;
      const session = payableSession(final, head, chainSeconds);
      if (session === undefined) continue;
      if (!(await allows(manager, session, terms.assetId))) {
        refusal = new ModelverseError(
          'EXECUTOR.ASSET_NOT_ALLOWED',
          'the asset is not on the list the session was opened with',
        );
        continue;
      }
      try {
        return { session, hold: await this.hold(manager, session, request, amount) };
      } catch (error) {
        if (!isModelverseError(error) || error.code === 'EXECUTOR.LEDGER_BROKEN') throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  private async hold(
    manager: EntityManager,
    session: Session,
    request: HoldRequest,
    amount: Hold['amount'],
  ): Promise<Hold> {
    const key = { chainId: this.mirror.chainId, sessionId: session.sessionId };
    await openLedger(manager, key, request.terms.accountId);
    const before = await lockLedger(manager, key);
    // JobManager reads a daily cap of zero as none
    const dailyCap = session.dailyCapUsdMicros === 0n ? session.capUsdMicros : session.dailyCapUsdMicros;
    const { chainSeconds } = request;
    const { ledger, hold } = takeHold(before, { cap: session.capUsdMicros, dailyCap }, amount, chainSeconds);
    requireRedeemableToday(before, session, { dailyCap, amount, chainSeconds });
    await saveLedger(manager, key, ledger);
    return hold;
  }

  /** Last, for every other hold waits for this one until its transaction ends. What is given back or settled is taken off by `RefreshBond`. */
  private async bookOnBond(manager: EntityManager, amount: Hold['amount'], chainSeconds: bigint): Promise<void> {
    const { chainId } = this.mirror;
    await saveOpen(manager, chainId, openWithinBond(await lockBond(manager, chainId), amount, chainSeconds));
  }
}

async function allows(manager: EntityManager, session: Session, assetId: bigint): Promise<boolean> {
  if (session.assetsRoot === ANY_ASSET) return true;
  return (await assetsOfRoot(manager, session.assetsRoot))?.includes(assetId.toString()) ?? false;
}
