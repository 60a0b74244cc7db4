import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployAll, type Deployment, interfaces } from '@icubed/contracts-abi';
import { type FactDefinition, makeFact } from '@icubed/events';
import type { HostedService } from '@icubed/hosting';
import { createServiceTokenSigner, generateSigningKey, type Principal, publicJwkOf } from '@icubed/identity';
import { type FreshDatabase, freshDatabase, rpc, startChain, type TestChain, testRedisUrl } from '@icubed/local';
import { PostgresTransport } from '@icubed/messaging';
import { type AssetId, didOf, type SigningContext } from '@icubed/protocol';
import { JsonRpcProvider, NonceManager } from 'ethers';
import pg from 'pg';
import { host } from '../src/host.js';
import { account, wallet } from './accounts.js';
import { announced, FIRST_ASSET, type Parent, registrationOf, type TestAsset } from './assets.js';
import { Client } from './client.js';
import { eventually } from './eventually.js';
import { type NodeBehaviour, NodeDouble } from './node-double.js';
import { OrchestratorDouble } from './orchestrator-double.js';

export const USD = 1_000_000n;
const [PAYER, CREATOR, SETTLEMENT, POOL, VERIFIER] = [1, 2, 7, 8, 5];
/** the key that anchors receipts */
export const ANCHOR = 9;
const BOND = 100n * USD;
const FIRST_NODE = 12;
const ORIGIN = 'ws://executor.test';
const DAY = 86_400;

/** An executor on a chain and a database of its own, with a released asset. */
export class ExecutorWorld {
  readonly nodes: NodeDouble[] = [];
  /** the first asset: registered at the start, callable after `release` */
  asset = 0n as AssetId;
  private readonly signers = new Map<number, NonceManager>();

  private constructor(
    readonly chain: TestChain,
    readonly deployment: Deployment,
    readonly database: FreshDatabase,
    private readonly dir: string,
    readonly env: Record<string, string>,
    private readonly provider: JsonRpcProvider,
    private readonly pool: pg.Pool,
    readonly transport: PostgresTransport,
    readonly orchestrator: OrchestratorDouble,
    private readonly sign: (principal: Principal, audience: string) => Promise<string>,
    public executor: HostedService,
  ) {}

  static async start(config: Record<string, string> = {}, bond = BOND): Promise<ExecutorWorld> {
    const [chain, database, dir, key, executorKey, orchestratorKey] = await Promise.all([
      startChain({ accounts: 20 }),
      freshDatabase(),
      mkdtemp(join(tmpdir(), 'icubed-executor-')),
      generateSigningKey(),
      generateSigningKey(),
      generateSigningKey(),
    ]);
    const orchestrator = await OrchestratorDouble.start(orchestratorKey, publicJwkOf(executorKey));
    const provider = new JsonRpcProvider(chain.rpcUrl, chain.chainId, { staticNetwork: true, cacheTimeout: -1 });
    const deploymentFile = join(dir, 'deployment.json');
    const roles = {
      verifier: account(VERIFIER).address,
      relayer: account(6).address,
      settlement: account(SETTLEMENT).address,
      communityPool: account(POOL).address,
      anchor: account(ANCHOR).address,
    };
    const deployment = await deployAll({ signer: account(0).connect(provider), roles, file: deploymentFile });
    const sign = await createServiceTokenSigner({ key, issuer: 'gateway', nowSeconds: () => Date.now() / 1_000 });
    const settings = {
      PORT: '0',
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      QUEUE_PREFIX: `test-${randomBytes(4).toString('hex')}`,
      CHAIN_ID: String(chain.chainId),
      RPC_URL: chain.rpcUrl,
      DEPLOYMENT_FILE: deploymentFile,
      FINALITY_DEPTH: '2',
      GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(key)),
      ORCHESTRATOR_URL: orchestrator.url,
      ORCHESTRATOR_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(orchestratorKey)),
      SERVICE_JWT_PRIVATE_KEY: JSON.stringify(executorKey),
      KEK: `0x${'07'.repeat(32)}`,
      SETTLEMENT_PRIVATE_KEY: account(SETTLEMENT).privateKey,
      SETTLEMENT_INTERVAL_MS: '600000',
      ANCHOR_PRIVATE_KEY: account(ANCHOR).privateKey,
      ANCHOR_INTERVAL_MS: '600000',
      NODE_ORIGIN: ORIGIN,
      POLL_INTERVAL_MS: '50',
      LOG_LEVEL: 'silent',
      ...config,
    };
    const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`ICUBED_EXECUTOR_${name}`, value]));
    const pool = new pg.Pool({ connectionString: database.url, options: '-c search_path=executor' });
    pool.on('error', () => undefined);
    const transport = new PostgresTransport({ url: database.url });
    const world = new ExecutorWorld(
      chain,
      deployment,
      database,
      dir,
      env,
      provider,
      pool,
      transport,
      orchestrator,
      sign,
      await host(env),
    );
    orchestrator.executorUrl = world.executor.url;
    world.asset = await world.register(FIRST_ASSET);
    await world.bond(bond);
    return world;
  }

  /** The asset on the chain, so that it can be paid. Answers its number. */
  async register(asset: TestAsset): Promise<AssetId> {
    const { AssetRegistry } = this.deployment.contracts;
    const ask = async (name: string, args: unknown[]): Promise<unknown> => {
      const data = interfaces.AssetRegistry.encodeFunctionData(name, args);
      const answer = await this.provider.call({ to: AssetRegistry, data });
      return interfaces.AssetRegistry.decodeFunctionResult(name, answer)[0];
    };
    const termsOf = async ({ assetId }: Parent) => (await ask('termsHash', [assetId])) as string;
    const registration = registrationOf(asset, await Promise.all((asset.parents ?? []).map(termsOf)));
    const data = interfaces.AssetRegistry.encodeFunctionData('register', [registration]);
    await this.send(CREATOR, AssetRegistry, data);
    return (await ask('assetIdOf', [account(CREATOR).address, registration.salt])) as AssetId;
  }

  /** Bonds more, and waits until the executor counts on it. */
  async bond(amount: bigint): Promise<void> {
    const { TestUSD, JobManager } = this.deployment.contracts;
    // the executor sends from the same key meanwhile
    this.signers.delete(SETTLEMENT);
    await this.send(0, TestUSD, interfaces.TestUSD.encodeFunctionData('mint', [account(SETTLEMENT).address, amount]));
    await this.send(SETTLEMENT, TestUSD, interfaces.TestUSD.encodeFunctionData('approve', [JobManager, amount]));
    await this.send(SETTLEMENT, JobManager, interfaces.JobManager.encodeFunctionData('bond', [amount]));
    const bonded = await this.view('JobManager', 'bondOf', [account(SETTLEMENT).address]);
    await eventually(async () => {
      const [row] = await this.sql<{ bond: string }>('SELECT bond FROM operator_bond');
      return BigInt(row?.bond ?? -1) === bonded;
    });
  }

  get context(): SigningContext {
    return { chainId: this.chain.chainId, jobManager: this.deployment.contracts.JobManager };
  }

  get did(): string {
    return didOf(this.chain.chainId, this.asset);
  }

  signer(index: number): NonceManager {
    const known = this.signers.get(index) ?? new NonceManager(account(index).connect(this.provider));
    this.signers.set(index, known);
    return known;
  }

  async send(index: number, to: string, data: string): Promise<string> {
    const receipt = await (await this.signer(index).sendTransaction({ to, data })).wait();
    return receipt!.hash;
  }

  async sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(text, values)).rows;
  }

  /** Everything so far becomes final. */
  async finalise(): Promise<void> {
    await rpc(this.chain.rpcUrl, 'anvil_mine', ['0x3']);
    const head = Number(await rpc(this.chain.rpcUrl, 'eth_blockNumber'));
    await eventually(async () => {
      const [row] = await this.sql<{ n: string }>('SELECT final_number AS n FROM mirror_cursor');
      return Number(row?.n ?? -1) >= head - 2;
    });
  }

  async view(
    contract: 'JobManager' | 'TestUSD' | 'RevenueLedger',
    name: string,
    args: unknown[] = [],
  ): Promise<bigint> {
    const data = interfaces[contract].encodeFunctionData(name, args);
    const answer = await this.provider.call({ to: this.deployment.contracts[contract], data });
    return interfaces[contract].decodeFunctionResult(name, answer)[0] as bigint;
  }

  async publish(definition: FactDefinition, data: object, id: string = randomBytes(8).toString('hex')): Promise<void> {
    const { topic, ...fact } = makeFact(definition, data, { id, source: 'test', time: new Date() });
    await this.transport.publish([{ topic, key: fact.subject, eventId: id, payload: JSON.stringify(fact) }]);
  }

  /** Announces the asset as the registry does, and waits until it can be quoted. */
  async release(id: AssetId = this.asset, asset: TestAsset = FIRST_ASSET): Promise<string> {
    const { facts, did } = announced(this.chain.chainId, id, account(CREATOR).address, asset);
    // out of order on purpose: the release first
    for (const [definition, data] of facts.toReversed()) await this.publish(definition, data);
    const told = 'SELECT 1 FROM asset WHERE asset_id = $1 AND digest IS NOT NULL AND content_cid IS NOT NULL';
    await eventually(async () => (await this.sql(told, [id.toString()])).length === 1);
    return did;
  }

  /** Announces the first asset as registered and not yet released. */
  async announceSealed(): Promise<void> {
    const { facts } = announced(this.chain.chainId, this.asset, account(CREATOR).address, FIRST_ASSET);
    const [registered] = facts;
    await this.publish(...registered!);
    const told = 'SELECT 1 FROM asset WHERE asset_id = $1 AND sealed_cid IS NOT NULL';
    await eventually(async () => (await this.sql(told, [this.asset.toString()])).length === 1);
  }

  async node(behaviour: NodeBehaviour = {}, index = this.nodes.length): Promise<NodeDouble> {
    const node = new NodeDouble(
      `${this.executor.url.replace('http', 'ws')}/node`,
      account(FIRST_NODE + index),
      this.context,
      behaviour,
    );
    this.nodes.push(node);
    await node.connect();
    return node;
  }

  /** A client whose wallet has deposited and opened a session by what the API prepared. */
  async payer(
    options: { deposit?: bigint; cap?: bigint; dailyCap?: bigint; index?: number; assets?: bigint[] } = {},
  ): Promise<Client> {
    const { deposit = 10n * USD, cap = 5n * USD, index = PAYER } = options;
    const client = new Client(this, wallet(index));
    await this.send(
      0,
      this.deployment.contracts.TestUSD,
      interfaces.TestUSD.encodeFunctionData('mint', [account(index).address, deposit]),
    );
    await client.sendPrepared(index, 'prepareDeposit(amount: $amount)', 'mutation ($amount: UsdMicros!)', {
      amount: deposit.toString(),
    });
    await this.finalise();
    const input = {
      cap: cap.toString(),
      ...(options.dailyCap && { dailyCap: options.dailyCap.toString() }),
      expiresAt: new Date(((await this.now()) + 30 * DAY) * 1_000).toISOString(),
      assets: options.assets?.map(String),
    };
    await client.sendPrepared(index, 'prepareSession(input: $input)', 'mutation ($input: PrepareSessionInput!)', {
      input,
    });
    await this.finalise();
    return client;
  }

  async now(): Promise<number> {
    const block = (await rpc(this.chain.rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { timestamp: string };
    return Number(block.timestamp);
  }

  async ledger(): Promise<{ captured: bigint; held: bigint; settled: bigint }> {
    const [row] = await this.sql<Record<'captured' | 'held' | 'settled', string>>(
      'SELECT sum(captured) AS captured, sum(held) AS held, sum(settled) AS settled FROM session_ledger',
    );
    return { captured: BigInt(row?.captured ?? 0), held: BigInt(row?.held ?? 0), settled: BigInt(row?.settled ?? 0) };
  }

  async factsOf(callId: string): Promise<string[]> {
    const rows = await this.sql<{ payload: string }>('SELECT payload FROM outbox WHERE key = $1 ORDER BY id', [callId]);
    return rows.map((row) => (JSON.parse(row.payload) as { type: string }).type);
  }

  token(principal: Principal): Promise<string> {
    return this.sign(principal, 'executor');
  }

  async restart(
    change: Record<string, string> = {},
    meanwhile: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.executor.close();
    await meanwhile();
    for (const [name, value] of Object.entries(change)) this.env[`ICUBED_EXECUTOR_${name}`] = value;
    this.executor = await host(this.env);
    this.orchestrator.executorUrl = this.executor.url;
  }

  async close(): Promise<void> {
    for (const node of this.nodes) node.disconnect();
    await this.executor.close();
    await this.orchestrator.close();
    await this.transport.close();
    await this.pool.end();
    this.provider.destroy();
    await this.chain.close();
    await this.database.drop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
