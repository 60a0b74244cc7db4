import { cacheFolder, startAnvil, startKafka, startPostgres, startRedis } from '@icubed/local';
import { assertChainNotBehind } from '../chain/chain-behind.js';
import { prepareChain } from '../chain/prepare-chain.js';
import type { Surroundings } from '../environment.js';
import type { NetworkOptions } from '../options.js';
import type { Step } from '../progress.js';
import type { DataFolder } from '../state/data-folder.js';
import { ensureDatabase } from '../state/database.js';
import type { Keys } from '../state/keys.js';
import type { RunningParts } from './running-parts.js';

/** Chain, stores, contracts: what the applications stand on. */
export async function startInfrastructure(
  options: NetworkOptions,
  folder: DataFolder,
  keys: Keys,
  parts: RunningParts,
  step: Step,
): Promise<Surroundings> {
  const { ports } = options;
  const log = (name: string): string => folder.of('logs', `${name}.log`);
  const chain = await step('chain', () =>
    startAnvil({
      port: ports.chain,
      blockTime: 1,
      slotsInAnEpoch: 1,
      genesisTimestamp: Math.floor(Date.now() / 1_000) - options.genesisDaysAgo * 86_400,
      stateFile: folder.chainState,
      logFile: log('chain'),
    }),
  );
  parts.add(chain);
  const postgres = await step('postgres', () =>
    startPostgres({ folder: folder.postgres, port: ports.postgres, logFile: log('postgres') }),
  );
  parts.add(postgres);
  const redis = await step('redis', () =>
    startRedis({ folder: folder.redis, port: ports.redis, logFile: log('redis') }),
  );
  parts.add(redis);
  const kafka = options.kafka
    ? await step('kafka', () => startKafka({ folder: folder.kafka, port: ports.kafka, logFile: log('kafka') }))
    : undefined;
  if (kafka !== undefined) parts.add(kafka);
  const databaseUrl = await ensureDatabase(postgres.url);
  await assertChainNotBehind(databaseUrl, chain.url);
  const deployment = await step('contracts', () =>
    prepareChain({ rpcUrl: chain.url, keys, deploymentFile: folder.deployment }),
  );
  const addresses = { databaseUrl, redisUrl: redis.url, rpcUrl: chain.url, kafkaBroker: kafka?.url, deployment };
  const { logLevel, otlp } = options;
  return { ports, folder, keys, ...addresses, logLevel, otlp, compileCache: await cacheFolder('compiled') };
}
