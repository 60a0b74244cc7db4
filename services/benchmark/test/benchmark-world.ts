import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deployAll, type Deployment } from '@icubed/contracts-abi';
import { assetRegistered, callCompleted, type Fact, makeFact, sharesTransferred } from '@icubed/events';
import type { HostedService } from '@icubed/hosting';
import { createServiceTokenSigner, generateSigningKey, type Principal, publicJwkOf, SCOPES } from '@icubed/identity';
import { DEVELOPMENT_MNEMONIC, freshDatabase, rpc, startChain, stepOver } from '@icubed/local';
import { PostgresTransport } from '@icubed/messaging';
import { weekEnd, weekOf } from '@icubed/ranking';
import { type Receipt, receiptId, signReceipt, stepCallId } from '@icubed/protocol';
import { HDNodeWallet, JsonRpcProvider, parseEther, toQuantity, Wallet, ZeroAddress } from 'ethers';
import { host } from '../src/host.js';

const GROUPS = {
  'benchmark.usage': ['executor.call'],
  'benchmark.paid-call': ['executor.call'],
  'benchmark.asset': ['registry.asset'],
  'benchmark.holder': ['imo.trade'],
};

export const CHAIN_ID = 31_337;
export const RANKING_KEY = `0x${'7a'.repeat(32)}`;
export const NODE = new Wallet(`0x${'0d'.repeat(32)}`);
export const payer = (index: number): string =>
  new Wallet(`0x${(1_000 + index).toString(16).padStart(64, '0')}`).address;

export interface CallParts {
  readonly assetId: string;
  readonly payer: string;
  readonly assetPrice?: bigint;
  /** seconds before the world's present */
  readonly ago?: number;
  /** what it is a step of */
  readonly parent?: { readonly callId: string; readonly step: number };
  /** what a profile ran on */
  readonly base?: { readonly assetId: string; readonly price: bigint };
}

/** The service on a chain, contracts, a database and a transport of its own; facts are announced as the other services would. */
export class World {
  private serial = 0;

  private constructor(
    readonly deployment: Deployment,
    readonly rpcUrl: string,
    readonly service: HostedService,
    private readonly env: Record<string, string>,
    private readonly transport: PostgresTransport,
    private readonly token: (principal: Principal) => Promise<string>,
    private readonly cleanups: (() => Promise<unknown>)[],
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<World> {
    const cleanups: (() => Promise<unknown>)[] = [];
    const chain = await startChain();
    cleanups.push(() => chain.close());
    await stepOver(chain.rpcUrl, (now) => weekEnd(weekOf(now)));
    const database = await freshDatabase();
    cleanups.push(() => database.drop());
    const dir = await mkdtemp(join(tmpdir(), 'icubed-benchmark-'));
    cleanups.push(() => rm(dir, { recursive: true, force: true }));
    const file = join(dir, 'deployment.json');
    const deployment = await deploy(chain.rpcUrl, file);
    await rpc(chain.rpcUrl, 'anvil_setBalance', [new Wallet(RANKING_KEY).address, toQuantity(parseEther('1'))]);
    const key = await generateSigningKey();
    const values = {
      PORT: '0',
      DATABASE_URL: database.url,
      CHAIN_ID: String(CHAIN_ID),
      RPC_URL: chain.rpcUrl,
      DEPLOYMENT_FILE: file,
      FINALITY_DEPTH: '1',
      POLL_INTERVAL_MS: '20',
      GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(key)),
      RANKING_PRIVATE_KEY: RANKING_KEY,
      CLOSE_ON_DEMAND: 'true',
      CLOSE_INTERVAL_MS: '3600000',
      ANCHOR_INTERVAL_MS: '3600000',
      LOG_LEVEL: 'silent',
      ...settings,
    };
    const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`ICUBED_BENCHMARK_${name}`, value]));
    const service = await host(env);
    cleanups.push(() => service.close());
    const transport = new PostgresTransport({ url: database.url });
    cleanups.push(() => transport.close());
    const sign = await createServiceTokenSigner({ key, issuer: 'gateway', nowSeconds: () => Date.now() / 1_000 });
    const world = new World(
      deployment,
      chain.rpcUrl,
      service,
      env,
      transport,
      (principal) => sign(principal, 'benchmark'),
      cleanups,
    );
    await world.mirrored();
    return world;
  }

  /** A second process of the service on the same database. */
  replica(settings: Record<string, string> = {}): Promise<HostedService> {
    const named = Object.entries(settings).map(([name, value]) => [`ICUBED_BENCHMARK_${name}`, value]);
    return host({ ...this.env, ...Object.fromEntries(named) });
  }

  async close(): Promise<void> {
    for (const cleanup of this.cleanups.toReversed()) await cleanup();
  }

  /** Waits until the service has begun to mirror. */
  private async mirrored(): Promise<void> {
    while ((await fetch(`${this.service.url}/health/ready`)).status !== 200) await delay(20);
  }

  async now(): Promise<number> {
    const block = (await rpc(this.rpcUrl, 'eth_getBlockByNumber', ['latest', false])) as { timestamp: string };
    return Number(block.timestamp);
  }

  /** Mines blocks from that second of the chain's clock on, and waits until the service has seen them. */
  async moveTo(seconds: number): Promise<void> {
    await rpc(this.rpcUrl, 'evm_setNextBlockTimestamp', [seconds]);
    for (let block = 0; block < 3; block += 1) await rpc(this.rpcUrl, 'evm_mine', []);
    const head = Number(await rpc(this.rpcUrl, 'eth_blockNumber', []));
    const mirrored = async (): Promise<number> => {
      const metrics = await (await fetch(`${this.service.url}/metrics`)).text();
      return Number(/icubed_mirror_block\{[^}]*finality="head"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? -1);
    };
    while ((await mirrored()) < head) await delay(20);
  }

  async announce(...facts: (Fact & { topic: string })[]): Promise<void> {
    await this.transport.publish(
      facts.map(({ topic, ...fact }) => ({
        topic,
        key: fact.subject,
        eventId: `${fact.id}/${(this.serial += 1)}`,
        payload: JSON.stringify(fact),
      })),
    );
    for (const [group, topics] of Object.entries(GROUPS)) {
      for (let lag = 1; lag > 0; await delay(10)) {
        const lags = await this.transport.lag(group, topics);
        lag = Math.max(0, ...topics.map((topic) => lags.get(topic) ?? 0));
      }
    }
  }

  asset(assetId: string, parts: { creator?: string; vertical?: string; kind?: string; parents?: string[] } = {}) {
    const parents = (parts.parents ?? []).map((parent) => ({
      assetId: parent,
      edgeType: 'FINE_TUNE',
      rateBps: 1_500,
      ownBps: 1_500,
    }));
    const data = {
      chainId: CHAIN_ID,
      assetId,
      did: `did:icubed:${CHAIN_ID}:${assetId}`,
      digest: hex(assetId),
      sealedCid: 'x',
      metadataCid: 'y',
      ...{
        creator: parts.creator ?? payer(900),
        steward: payer(900),
        pricePerCall: '1000',
        registeredAt: Number(assetId),
        parents,
      },
      ...{
        kind: parts.kind ?? 'MODEL',
        vertical: parts.vertical ?? 'CV',
        origin: this.origin(),
      },
    };
    return makeFact(assetRegistered, data as never, this.meta());
  }

  transfer(assetId: string, from: string | null, to: string, shares: bigint) {
    const units = (shares * 10n ** 18n).toString();
    const did = `did:icubed:${CHAIN_ID}:${assetId}`;
    const data = { chainId: CHAIN_ID, assetId, did, from: from ?? ZeroAddress, to, units, origin: this.origin() };
    return makeFact(sharesTransferred, data, this.meta());
  }

  /** A completed call with a receipt that the node has signed. */
  async call({ assetId, payer: account, assetPrice = 1_500_000n, ago = 10, parent, base }: CallParts) {
    const context = { chainId: CHAIN_ID, jobManager: this.deployment.contracts.JobManager };
    const callId = parent ? stepCallId(parent.callId, parent.step) : hex((this.serial += 1));
    const step = parent?.step ?? 0;
    const chainTime = (await this.now()) - ago;
    const digests = { digest: hex(assetId), inputDigest: hex(1), outputDigest: hex(2) };
    const signed: Receipt = {
      callId,
      step,
      attempt: 1,
      ...digests,
      node: NODE.address,
      assetPrice,
      nodePrice: 400n,
      ...{
        assetId: BigInt(assetId),
        chainTime: BigInt(chainTime),
      },
    };
    const prices = { assetPrice: assetPrice.toString(), nodePrice: '400' };
    const signature = await signReceipt(NODE, context, signed);
    const data = {
      chainId: CHAIN_ID,
      callId,
      did: `did:icubed:${CHAIN_ID}:${assetId}`,
      assetId,
      payer: account,
      ...prices,
      ...{
        node: NODE.address,
        receiptId: receiptId(context, signed),
        attempt: 1,
        computeMs: 1,
        completedAt: chainTime,
      },
      ...(parent && { parent }),
      ...(base && { base: { ...base, did: `did:icubed:${CHAIN_ID}:${base.assetId}`, price: base.price.toString() } }),
      receipt: {
        step,
        attempt: 1,
        ...digests,
        ...prices,
        node: NODE.address,
        chainTime,
        signature,
      },
    };
    return makeFact(callCompleted, data, this.meta());
  }

  /** A completed call of a workflow: no node, no receipt of its own. */
  workflowCall({ assetId, payer: account, assetPrice = 500n, ago = 10 }: CallParts, now: number) {
    const data = {
      chainId: CHAIN_ID,
      callId: hex((this.serial += 1)),
      did: `did:icubed:${CHAIN_ID}:${assetId}`,
      assetId,
      payer: account,
      assetPrice: assetPrice.toString(),
      nodePrice: '0',
      computeMs: 3,
      completedAt: now - ago,
    };
    return makeFact(callCompleted, data, this.meta());
  }

  async graphql<T>(query: string, variables: object = {}, as?: string, scopes: readonly string[] = SCOPES): Promise<T> {
    const headers = { 'content-type': 'application/json', ...(as && { authorization: await this.bearer(as, scopes) }) };
    const response = await fetch(`${this.service.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as T;
  }

  async bearer(address: string, scopes: readonly string[] = SCOPES): Promise<string> {
    return `Bearer ${await this.token({ kind: 'wallet', accountId: address.toLowerCase(), address, scopes })}`;
  }

  private origin() {
    this.serial += 1;
    return { blockNumber: '1', blockHash: hex(this.serial), transactionHash: hex(this.serial), logIndex: 0 };
  }

  private meta() {
    return { id: `fact-${(this.serial += 1)}`, source: 'icubed:test', time: new Date() };
  }
}

function hex(value: number | string): string {
  return `0x${BigInt(value).toString(16).padStart(64, '0')}`;
}

async function deploy(rpcUrl: string, file: string): Promise<Deployment> {
  const provider = new JsonRpcProvider(rpcUrl, CHAIN_ID, {
    staticNetwork: true,
    cacheTimeout: -1,
    pollingInterval: 20,
  });
  try {
    const account = (index: number) =>
      HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
    const [verifier, relayer, settlement, communityPool] = [5, 6, 7, 8].map((index) => account(index).address) as [
      string,
      string,
      string,
      string,
    ];
    const ranking = new Wallet(RANKING_KEY).address;
    const roles = { verifier, relayer, settlement, communityPool, ranking, matcher: relayer };
    return await deployAll({ signer: account(0).connect(provider), roles, file });
  } finally {
    provider.destroy();
  }
}
