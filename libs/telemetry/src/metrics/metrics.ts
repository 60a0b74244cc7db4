import { Inject } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Injection token of the application's one prom-client Registry; nothing uses prom-client's process-wide default. */
export const METRICS = Symbol('METRICS');
export const InjectMetrics = (): ParameterDecorator => Inject(METRICS);

export interface MetricsOptions {
  readonly service: string;
  /** process-wide values (memory, event loop): asked for by one application of a process at most */
  readonly processMetrics?: boolean;
}

export function createMetrics(options: MetricsOptions): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  return registry;
}
