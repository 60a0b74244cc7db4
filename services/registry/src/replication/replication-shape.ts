import { value } from '@icubed/config';
import { pinningServices } from './pinning-service/pinning-services.js';

export const replicationShape = {
  /** A second store for everything that is kept, best on another disk; without it there is one copy. */
  replicaDir: value.optionalText(),
  replicaPort: value.port(4015),
  /** Further replicas that speak the IPFS Pinning Service API. */
  pinningServices: value.json(pinningServices).optional(),
  /** Multiaddrs under which they reach the first store, where that is not this machine's loopback. */
  ipfsOrigins: value.list([]),
  /** Below it, content counts as not safe. */
  minCopies: value.integer({ min: 1, max: 10, fallback: 2 }),
  replicationIntervalMs: value.integer({ min: 50, fallback: 5_000 }),
  /** How often each copy is looked at again, and of how many of its leaves the bytes are hashed. */
  copyCheckHours: value.integer({ min: 1, max: 8_760, fallback: 24 }),
  copyCheckPercent: value.integer({ min: 0, max: 100, fallback: 10 }),
  /** How often what nothing refers to is removed; 0: never. */
  collectEveryMinutes: value.integer({ min: 0, max: 525_600, fallback: 1_440 }),
  /** For how long something must have been referred to by nothing before it goes. */
  collectGraceMinutes: value.integer({ min: 0, max: 525_600, fallback: 10_080 }),
};
