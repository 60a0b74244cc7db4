import { isModelverseError } from '@icubed/errors';
import { Counter, Gauge, type Registry } from 'prom-client';

export interface NodeReadings {
  readonly connected: () => boolean;
  readonly running: () => number;
  readonly cachedBytes: () => number;
}

export interface NodeMetrics {
  settled(error?: unknown): void;
  fetched(bytes: number): void;
}

/** The node's own series. Outcomes are codes of the catalogue: few and stable. */
export function nodeMetrics(registry: Registry, readings: NodeReadings): NodeMetrics {
  const registers = [registry];
  const leases = new Counter({
    name: 'node_leases_total',
    help: 'Leases by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const fetched = new Counter({
    name: 'node_weights_fetched_bytes_total',
    help: 'Bytes of weights fetched',
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('node_connected', 'Whether the executor has welcomed the node', () => Number(readings.connected()));
  gauge('node_leases_running', 'Leases that run now', readings.running);
  gauge('node_cache_bytes', 'Bytes of weights on disk', readings.cachedBytes);
  return {
    settled: (error) =>
      leases.inc({ outcome: error === undefined ? 'ok' : isModelverseError(error) ? error.code : 'unexpected' }),
    fetched: (bytes) => fetched.inc(bytes),
  };
}
