import { ModelverseError } from '@icubed/errors';
import { runOperation } from '../transport/graphql.js';
import type { Http } from '../transport/http.js';

export type TransactionStatus = 'SUBMITTED' | 'PENDING' | 'FINAL' | 'REPLACED' | 'REVERTED' | 'DROPPED';

const TRANSACTION = /* GraphQL */ `
  query Transaction($hash: Bytes32!) {
    transaction(hash: $hash) {
      status
    }
  }
`;

/** Waits until the transaction is final. Throws CHAIN.REVERTED, CHAIN.DROPPED (also when replaced), PLATFORM.TIMEOUT. */
export async function waitUntilFinal(http: Http, hash: string, timeoutMs = 60_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { transaction } = await runOperation<{ transaction: { status: TransactionStatus } }>(http, TRANSACTION, {
      hash,
    });
    if (transaction.status === 'FINAL') return;
    if (transaction.status === 'REVERTED')
      throw new ModelverseError('CHAIN.REVERTED', `transaction ${hash} was mined and failed`);
    if (transaction.status === 'DROPPED' || transaction.status === 'REPLACED') {
      throw new ModelverseError('CHAIN.DROPPED', `transaction ${hash} is ${transaction.status.toLowerCase()}`);
    }
    if (Date.now() > until)
      throw new ModelverseError('PLATFORM.TIMEOUT', `transaction ${hash} is not final after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
