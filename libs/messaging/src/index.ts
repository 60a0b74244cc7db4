export type { Consumption, FactHandler } from './consumer/consumption.js';
export { Consumer, type ConsumerOptions } from './consumer/consumer.js';
export { reactions, when, type Reaction } from './consumer/reactions.js';
export { deadLetterTopic, letterId, type DeadLetter } from './dead-letters/dead-letter.js';
export { DeadLetters, type LetterFilter, type ReplayOutcome } from './dead-letters/dead-letters.js';
export type { Replay } from './dead-letters/replay.js';
export type { Letter } from './dead-letters/letter.js';
export { claim } from './inbox/claim.js';
export { messagingMetrics, type MessagingMetrics } from './metrics/messaging-metrics.js';
export { appendToOutbox, type OutgoingFact } from './outbox/append-to-outbox.js';
export { messagingMigrations } from './outbox/messaging-migrations.js';
export { PostgresTransport, type PostgresTransportOptions } from './postgres/postgres-transport.js';
export type { RelayOptions, RelayTuning } from './relay/relay-options.js';
export { Relay } from './relay/relay.js';
export type {
  OutgoingRecord,
  ReceivedRecord,
  SubscribeOptions,
  Subscription,
  TopicBrowser,
  Transport,
} from './transport/transport.js';
export { Consumers } from './module/consumers.js';
export { MessagingModule, type MessagingOptions } from './module/messaging.module.js';
export {
  createTransport,
  transportSettings,
  type TransportConfig,
  type TransportSettings,
} from './module/transport-settings.js';
export { KafkaTransport, type KafkaTransportOptions } from './kafka/kafka-transport.js';
