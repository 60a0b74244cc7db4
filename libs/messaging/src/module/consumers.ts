import { Consumer, type ConsumerOptions } from '../consumer/consumer.js';
import type { Consumption } from '../consumer/consumption.js';

/** Where a service's modules say what they consume: inject it and call `consume` in `onModuleInit`. */
export class Consumers {
  private readonly consumers = new Map<string, Consumer>();
  private started = false;

  constructor(private readonly options: ConsumerOptions) {}

  /** Throws when the group is taken: two members of one process would split its partitions and halve the facts each handler sees. */
  consume(consumption: Consumption): void {
    if (this.consumers.has(consumption.group))
      throw new RangeError(`consumer group ${consumption.group} is registered twice`);
    const consumer = new Consumer(consumption, this.options);
    this.consumers.set(consumption.group, consumer);
    this.options.metrics?.observeLag(consumption.group, () =>
      this.options.transport.lag(consumption.group, consumption.topics),
    );
    if (this.started) consumer.start();
  }

  start(): void {
    this.started = true;
    for (const consumer of this.consumers.values()) consumer.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.stop()));
  }
}
