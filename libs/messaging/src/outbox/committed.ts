import type { DataSource, EntityManager, EntitySubscriberInterface, TransactionCommitEvent } from 'typeorm';

const APPENDED = 'icubed.outbox';

/** Marks the transaction as one whose commit leaves something to deliver. */
export function noteAppended(manager: EntityManager): void {
  if (manager.queryRunner) manager.queryRunner.data[APPENDED] = true;
}

/**
 * Calls `listener` when a transaction of this data source that appended has committed. It spares this process the wait for its relay's next
 * look and is nothing to rely on: other processes' transactions are not heard.
 */
export function onCommitted(source: DataSource, listener: () => void): () => void {
  const subscriber: EntitySubscriberInterface = {
    afterTransactionCommit({ queryRunner }: TransactionCommitEvent) {
      if (queryRunner.data[APPENDED] !== true) return;
      // the runner's connection is lent again
      delete queryRunner.data[APPENDED];
      listener();
    },
  };
  source.subscribers.push(subscriber);
  return () => void source.subscribers.splice(source.subscribers.indexOf(subscriber), 1);
}
