/** One message on its way out. `eventId` is unique within its topic: a transport may drop what it has already stored. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly eventId: string;
  readonly payload: string;
}

export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  /** position within the partition, as text: Kafka's exceed a double */
  readonly offset: string;
  readonly key: string;
  readonly payload: string;
}

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Called for one record of a partition after another. Resolving lets the group move past the record; rejecting brings it back.
   * `signal` aborts when the partition is being handed over: give up and reject.
   */
  readonly onRecord: (record: ReceivedRecord, signal: AbortSignal) => Promise<void>;
}

export interface Subscription {
  /** resolves once the member has joined its group */
  readonly ready: Promise<void>;
  /** waits for the records in hand, then leaves the group */
  stop(): Promise<void>;
}

/**
 * What carries facts between services. Records of one key stay in order; each record is delivered to each group at least once;
 * several members of a group share its partitions. Passing `transportContract` is what makes an implementation one.
 */
export interface Transport {
  /** Resolves once every record is stored; rejects with MESSAGING.TRANSPORT_UNAVAILABLE when that is not known: publish again. */
  publish(records: readonly OutgoingRecord[]): Promise<void>;
  /** Joins at once and rejoins by itself after every failure, until stopped. A new group starts at the oldest record. */
  subscribe(options: SubscribeOptions): Subscription;
  /** Records that the group has not handled yet, by topic. */
  lag(group: string, topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

/** For people who look at topics, not for groups: joins none that lasts and commits nothing. */
export interface TopicBrowser {
  topics(): Promise<string[]>;
  /** Hands out what the topic holds now, in order of each partition; a record may come twice. Nothing for an unknown topic. */
  browse(topic: string, onRecord: (record: ReceivedRecord) => void): Promise<void>;
}
