export { ChainListenerModule, type ChainListenerOptions } from './chain-listener.module.js';
export { Mirror, type MirrorOptions } from './mirror/mirror.js';
export { MirrorTables1795000000000 } from './mirror/mirror-tables.js';
export type { BlockMark, Cursor } from './mirror/cursor.js';
export { chainFact, originOf, type ChainEvent, type ChainFact, type EventOrigin } from './projection/chain-event.js';
export {
  projection,
  type AnyProjection,
  type ChainProjection,
  type EventSource,
  type ProjectionMeta,
  type ReadModelRow,
} from './projection/chain-projection.js';
export type { Deployment } from './projection/deployment.js';
export { AggregateHistory } from './reader/aggregate-history.js';
export { ChainClock } from './reader/chain-clock.js';
export { ContractReader } from './reader/contract-reader.js';
export { MirrorReader, type MirroredState } from './reader/mirror-reader.js';
export { MirrorStatus, type MirrorState } from './reader/mirror-status.js';
export { HeadSubscription } from './rpc/head-subscription.js';
export { Rpc, type RpcOptions } from './rpc/rpc.js';
export type { RpcRequest } from './rpc/rpc-transport.js';
export { rebuildProjections, type Rebuilt, type RebuildOptions } from './mirror/rebuild-projections.js';
export { MirrorMetrics } from './mirror/mirror-metrics.js';
export { MirrorRunner, type RunnerOptions } from './mirror/mirror-runner.js';
export { PHASES, type Phase } from './mirror/batch.js';
export { bloomOf } from './proof/logs-bloom.js';
export { headerHash, type RpcHeader } from './proof/header-hash.js';
export { receiptsRoot, type RpcReceipt } from './proof/receipts-root.js';
export type { RpcLog } from './rpc/block.js';
export { eventDecoder, type EncodedEvent } from './decode/event-decoder.js';
export { revertDataOf } from './rpc/revert-data.js';
export { runErrand, type Errand, type Step } from './sender/errand.js';
export { ErrandTables1795000010000, keptErrand, type ErrandKey } from './sender/errand-store.js';
export {
  isOverdue,
  nextMove,
  type ErrandView,
  type Move,
  type SignedTransaction,
} from './sender/signed-transaction.js';
export { TransactionKey, type ContractCall, type KeyView, type Terms } from './sender/transaction-key.js';
