import { ModelverseError } from '@icubed/errors';
import type { DataSource } from 'typeorm';
import { LogStore, type TopicPlace } from '../mirror/log-store.js';
import type { ChainEvent } from '../projection/chain-event.js';
import type { AnyProjection } from '../projection/chain-projection.js';
import type { Deployment } from '../projection/deployment.js';
import { EventIndex } from '../projection/event-index.js';

/** More events than these of one aggregate are not read at once. */
const EVENTS_MAX = 10_000;

/**
 * The past of one aggregate: its events as the mirror stored them, head included, in chain order. Nothing is kept for it beside the
 * logs, so what it says follows every reorg.
 */
export class AggregateHistory {
  private readonly index: EventIndex;
  private readonly logs: LogStore;

  constructor(
    private readonly source: DataSource,
    deployment: Deployment,
    private readonly projection: AnyProjection,
    /** where its events have the aggregate's id: logs that have it elsewhere are another's, and may be many */
    private readonly places: readonly TopicPlace[],
  ) {
    this.index = new EventIndex(deployment, [projection]);
    this.logs = new LogStore(deployment.chainId);
  }

  /**
   * @param topic the id as the events' indexed argument, 32 bytes of hex; whatever else has it is left out
   * @throws MIRROR.HISTORY_TOO_LONG
   */
  async eventsOf(id: string, topic: string): Promise<ChainEvent[]> {
    const { manager } = this.source;
    const logs = await this.logs.withTopic(manager, this.index.filter, topic, this.places, EVENTS_MAX + 1);
    if (logs.length > EVENTS_MAX) {
      throw new ModelverseError('MIRROR.HISTORY_TOO_LONG', `there are more than ${EVENTS_MAX} events`, { id });
    }
    return logs
      .map((log) => this.index.decode(log)?.event)
      .filter((event) => event !== undefined)
      .filter((event) => [this.projection.aggregateOf(event)].flat().includes(id));
  }
}
