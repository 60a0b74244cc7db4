/** Every port of the local network, as an offset from `--port-base`. The names are also the names of the port options. */
export const portOffsets = {
  gateway: 0,
  registry: 1,
  imo: 2,
  benchmark: 3,
  orchestrator: 4,
  executor: 5,
  'node-1': 6,
  'node-2': 7,
  chain: 10,
  postgres: 11,
  redis: 12,
  ipfs: 13,
  kafka: 14,
  'ipfs-2': 15,
} as const;

export type PortName = keyof typeof portOffsets;
export type Ports = Readonly<Record<PortName, number>>;

/** In the order in which they stop: whoever calls others stops before them. */
export const serviceNames = ['gateway', 'orchestrator', 'benchmark', 'imo', 'executor', 'registry'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const nodeNames = ['node-1', 'node-2'] as const;
export type NodeName = (typeof nodeNames)[number];
