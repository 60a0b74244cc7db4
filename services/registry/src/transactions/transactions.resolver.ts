import { Inject } from '@nestjs/common';
import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { TransactionWatcher, type TrackedTransaction } from './transaction-watcher.js';

/** What is on a public chain is public: no principal is asked for; the number of watches is bounded instead. */
@Resolver('TrackedTransaction')
export class TransactionsResolver {
  constructor(@Inject(TransactionWatcher) private readonly watcher: TransactionWatcher) {}

  @Query('transaction')
  transaction(@Args('hash') hash: string): Promise<TrackedTransaction> {
    return this.watcher.look(hash);
  }

  @Subscription('trackTransaction', { resolve: (tracked: TrackedTransaction) => tracked })
  trackTransaction(@Args('hash') hash: string): AsyncGenerator<TrackedTransaction> {
    return this.watcher.watch(hash);
  }
}
