import type { Deployment } from '@icubed/contracts-abi';
import { type Environment, variableName } from '@icubed/config';
import type { NodeName, Ports, ServiceName } from './parts/parts.js';
import type { DataFolder } from './state/data-folder.js';
import type { Keys } from './state/keys.js';

/** All that a part of the network may have to be told. */
export interface Surroundings {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly keys: Keys;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly rpcUrl: string;
  /** host:port of a broker; without one, facts travel through PostgreSQL. */
  readonly kafkaBroker?: string;
  readonly deployment: Deployment;
  readonly logLevel: string;
  /** where every part's traces go */
  readonly otlp?: string;
  readonly compileCache: string;
}

/** Blocks until the local chain counts as final: enough to show PENDING and FINAL apart. */
const FINALITY_DEPTH = 2;

/** A rating counts from the first paid call: nobody spends a whole dollar in a trial. */
const MINIMUM_SPEND_USD_MICROS = 1;

export function origin(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** The configuration of one service as its `config.ts` reads it. */
export function serviceEnvironment(service: ServiceName, network: Surroundings): Environment {
  const { ports, keys, deployment, folder } = network;
  return named(service, {
    port: ports[service],
    host: '127.0.0.1',
    logLevel: network.logLevel,
    ...traced(network),
    databaseUrl: network.databaseUrl,
    chainId: deployment.chainId,
    rpcUrl: network.rpcUrl,
    deploymentFile: folder.deployment,
    finalityDepth: FINALITY_DEPTH,
    ...(network.kafkaBroker === undefined
      ? { transport: 'postgres' }
      : { transport: 'kafka', kafkaBrokers: network.kafkaBroker }),
    gatewayJwtPublicKey: publicPart(keys.gatewayJwt),
    publicUrl: origin(ports.gateway),
    ...own[service](network),
  });
}

function publicPart({ kty, crv, x }: Keys['gatewayJwt']): string {
  return JSON.stringify({ kty, crv, x });
}

type Values = Readonly<Record<string, string | number | boolean>>;

function traced({ otlp }: Surroundings): Values {
  return otlp === undefined ? {} : { otlpTracesUrl: otlp };
}

/** What only one service is told: a secret is in nobody else's environment. */
const own: Readonly<Record<ServiceName, (network: Surroundings) => Values>> = {
  gateway: ({ keys, ports, redisUrl }) => ({
    redisUrl,
    registryUrl: origin(ports.registry),
    imoUrl: origin(ports.imo),
    benchmarkUrl: origin(ports.benchmark),
    orchestratorUrl: origin(ports.orchestrator),
    executorUrl: origin(ports.executor),
    jwtPrivateKey: JSON.stringify(keys.gatewayJwt),
    localMode: true,
    // on one machine everybody has one address: a limit per address would be one for all
    anonymousRequestsPerMinute: 100_000,
    principalRequestsPerMinute: 100_000,
    signInsPerMinute: 10_000,
  }),
  registry: ({ keys, folder, ports }) => ({
    uploadDir: folder.of('registry', 'uploads'),
    ipfsDir: folder.of('registry', 'ipfs'),
    ipfsPort: ports.ipfs,
    replicaDir: folder.of('registry', 'ipfs-2'),
    replicaPort: ports['ipfs-2'],
    replicationIntervalMs: 1_000,
    kek: keys.registryKek,
    executorJwtPublicKey: publicPart(keys.executorJwt),
    verifierPrivateKey: keys.verifier,
    relayerPrivateKey: keys.relayer,
  }),
  imo: ({ keys }) => ({ matcherPrivateKey: keys.matcher }),
  benchmark: ({ keys }) => ({
    rankingPrivateKey: keys.ranking,
    minimumSpend: MINIMUM_SPEND_USD_MICROS,
    closeOnDemand: true,
  }),
  orchestrator: ({ keys, ports, redisUrl }) => ({
    redisUrl,
    executorUrl: origin(ports.executor),
    contentUrl: origin(ports.gateway),
    serviceJwtPrivateKey: JSON.stringify(keys.orchestratorJwt),
    executorJwtPublicKey: publicPart(keys.executorJwt),
  }),
  executor: ({ keys, ports, redisUrl }) => ({
    redisUrl,
    orchestratorUrl: origin(ports.orchestrator),
    registryUrl: origin(ports.registry),
    serviceJwtPrivateKey: JSON.stringify(keys.executorJwt),
    orchestratorJwtPublicKey: publicPart(keys.orchestratorJwt),
    kek: keys.executorKek,
    settlementPrivateKey: keys.settlement,
    anchorPrivateKey: keys.anchor,
    nodeOrigin: `ws://127.0.0.1:${ports.executor}`,
  }),
};

/** An executor node is a stranger: it is told public addresses and its own key. */
export function nodeEnvironment(node: NodeName, network: Surroundings): Environment {
  const { ports, keys, deployment, folder } = network;
  return named('node', {
    port: ports[node],
    logLevel: network.logLevel,
    ...traced(network),
    executorUrl: `ws://127.0.0.1:${ports.executor}/node`,
    contentUrl: origin(ports.gateway),
    privateKey: node === 'node-1' ? keys.node1 : keys.node2,
    chainId: deployment.chainId,
    jobManager: deployment.contracts.JobManager,
    cacheDir: folder.of(node, 'weights'),
  });
}

function named(service: string, values: Values): Environment {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [variableName(service, key), String(value)]));
}
