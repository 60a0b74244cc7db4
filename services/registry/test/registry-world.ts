import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployAll, type Deployment, interfaces } from '@icubed/contracts-abi';
import type { HostedService } from '@icubed/hosting';
import {
  createServiceTokenSigner,
  generateSigningKey,
  publicJwkOf,
  SCOPES,
  type Principal,
  type ServiceTokenSigner,
} from '@icubed/identity';
import {
  DEVELOPMENT_MNEMONIC,
  freshDatabase,
  rpc,
  startChain,
  stepOver,
  type FreshDatabase,
  type TestChain,
} from '@icubed/local';
import { Contract, HDNodeWallet, JsonRpcProvider, NonceManager, type Signer } from 'ethers';
import pg from 'pg';
import { host } from '../src/host.js';

export interface World {
  readonly chain: TestChain;
  readonly deployment: Deployment;
  readonly database: FreshDatabase;
  readonly dir: string;
  readonly env: Record<string, string>;
  registry: HostedService;
  readonly account: (index: number) => HDNodeWallet;
  readonly signer: (index: number) => NonceManager;
  readonly token: (principal: Principal) => Promise<string>;
  /** Stops the registry and starts it again on the same state. */
  restart(change?: Record<string, string>): Promise<void>;
  sql<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  mine(blocks?: number): Promise<void>;
  /** Moves the chain's clock for the blocks to come. */
  warp(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export const CREATOR = 1;
export const OTHER = 2;
const VERIFIER = 5;
const RELAYER = 6;

/** A registry on a chain, a database and an IPFS node of its own. */
export async function startWorld(config: Record<string, string> = {}): Promise<World> {
  const [chain, database, dir, key] = await Promise.all([
    startChain(),
    freshDatabase(),
    mkdtemp(join(tmpdir(), 'icubed-registry-')),
    generateSigningKey(),
  ]);
  const provider = new JsonRpcProvider(chain.rpcUrl, chain.chainId, { staticNetwork: true, cacheTimeout: -1 });
  const account = (index: number): HDNodeWallet =>
    HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
  const signers = new Map<number, NonceManager>();
  const signer = (index: number): NonceManager => {
    const known = signers.get(index) ?? new NonceManager(account(index).connect(provider));
    signers.set(index, known);
    return known;
  };
  const deploymentFile = join(dir, 'deployment.json');
  const roles = {
    verifier: account(VERIFIER).address,
    relayer: account(RELAYER).address,
    settlement: account(7).address,
    communityPool: account(8).address,
  };
  const deployment = await deployAll({ signer: account(0).connect(provider) as Signer, roles, file: deploymentFile });
  const offering = new Contract(deployment.contracts.InitialModelOffering, interfaces.InitialModelOffering, provider);
  await stepOver(chain.rpcUrl, async (now) => Number(await offering.getFunction('unlockTimeOf')(now)));
  const sign: ServiceTokenSigner = await createServiceTokenSigner({
    key,
    issuer: 'gateway',
    nowSeconds: () => Date.now() / 1_000,
  });
  const env = Object.fromEntries(
    Object.entries({
      PORT: '0',
      DATABASE_URL: database.url,
      CHAIN_ID: String(chain.chainId),
      RPC_URL: chain.rpcUrl,
      DEPLOYMENT_FILE: deploymentFile,
      FINALITY_DEPTH: '2',
      GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(key)),
      UPLOAD_DIR: join(dir, 'uploads'),
      IPFS_DIR: join(dir, 'ipfs'),
      IPFS_PORT: '0',
      KEK: `0x${'07'.repeat(32)}`,
      VERIFIER_PRIVATE_KEY: account(VERIFIER).privateKey,
      RELAYER_PRIVATE_KEY: account(RELAYER).privateKey,
      POLL_INTERVAL_MS: '100',
      LOG_LEVEL: 'silent',
      ...config,
    }).map(([name, value]) => [`ICUBED_REGISTRY_${name}`, value]),
  );
  const pool = new pg.Pool({ connectionString: database.url, options: '-c search_path=registry' });
  pool.on('error', () => undefined);
  const world: World = {
    chain,
    deployment,
    database,
    dir,
    env,
    account,
    signer,
    registry: await host(env),
    token: (principal) => sign(principal, 'registry'),
    async restart(change = {}) {
      await this.registry.close();
      for (const [name, value] of Object.entries(change)) env[`ICUBED_REGISTRY_${name}`] = value;
      this.registry = await host(env);
    },
    sql: async <T extends object>(text: string, values: unknown[] = []) => (await pool.query<T>(text, values)).rows,
    mine: async (blocks = 1) => void (await rpc(chain.rpcUrl, 'anvil_mine', [`0x${blocks.toString(16)}`])),
    warp: async (seconds) => void (await rpc(chain.rpcUrl, 'evm_increaseTime', [seconds])),
    async close() {
      await this.registry.close();
      await pool.end();
      provider.destroy();
      await chain.close();
      await database.drop();
      // libp2p still writes for a moment after it has stopped
      await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
  return world;
}

export function wallet(world: World, index: number, scopes: readonly string[] = SCOPES): Principal {
  return { kind: 'wallet', accountId: `account-${index}`, address: world.account(index).address, scopes };
}

/** A client of the registry that is signed in as `principal`, or not at all. */
export class Client {
  constructor(
    private readonly world: World,
    private readonly principal?: Principal,
  ) {}

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.principal) headers.set('authorization', `Bearer ${await this.world.token(this.principal)}`);
    return fetch(new URL(path, this.world.registry.url), { ...init, headers });
  }

  /** Status and JSON body. */
  async json(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await this.fetch(path, { method, ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async graphql<T = Record<string, never>>(
    query: string,
    variables: object = {},
  ): Promise<{ data: T; errors?: { extensions: { code: string } }[] }> {
    const { body } = await this.json('POST', '/graphql', { query, variables });
    return body as never;
  }

  /** Uploads the files and completes them for the principal's own address. */
  async publish(files: Record<string, Uint8Array | string>, metadata: object = { name: 'A model' }): Promise<Version> {
    const opened = await this.json('POST', '/content/uploads');
    const uploadId = opened.body['uploadId'] as string;
    for (const [path, bytes] of Object.entries(files)) {
      const response = await this.fetch(`/content/uploads/${uploadId}/files/${path}`, {
        method: 'PUT',
        body: bytes as BodyInit,
      });
      if (response.status !== 200) throw new Error(await response.text());
    }
    const done = await this.json('POST', `/content/uploads/${uploadId}/complete`, {
      creator: this.principal?.address,
      metadata,
    });
    if (done.status !== 200) throw new Error(JSON.stringify(done.body));
    return done.body as unknown as Version;
  }

  /** Publishes, registers on the chain and waits until the registry shows it. */
  async register(
    files: Record<string, Uint8Array | string>,
    input: object = {},
    metadata?: object,
  ): Promise<Version & { did: string; assetId: string }> {
    const version = await this.publish(files, metadata);
    const prepared = await this.prepare({ uploadId: version.uploadId, ...input });
    const index = this.principal?.address === this.world.account(OTHER).address ? OTHER : CREATOR;
    const { to, data } = prepared.transactions[0]!;
    const receipt = await (await this.world.signer(index).sendTransaction({ to, data })).wait();
    await this.graphql('query ($did: Did!, $block: Uint256) { asset(did: $did, minBlock: $block) { did } }', {
      did: prepared.did,
      block: String(receipt!.blockNumber),
    });
    return { ...version, did: prepared.did, assetId: prepared.assetId };
  }

  async prepare(input: object): Promise<Prepared> {
    const { data, errors } = await this.graphql<{ prepareRegistration: Prepared }>(PREPARE, {
      input: { kind: 'MODEL', vertical: 'CV', pricePerCall: '2000', ...input },
    });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.prepareRegistration;
  }
}

export interface Version {
  readonly uploadId: string;
  readonly filesRoot: string;
  readonly digest: string;
  readonly sealedCid: string;
  readonly metadataCid: string;
  readonly dataKeyCommitment: string;
}

export interface Prepared {
  readonly __typename: string;
  readonly code?: string;
  readonly did: string;
  readonly assetId: string;
  readonly transactions: { to: string; data: string; value: string; chainId: number }[];
}

const PREPARE = `mutation ($input: PrepareRegistrationInput!) {
  prepareRegistration(input: $input) {
    __typename
    ... on PreparedRegistration { did assetId transactions { chainId to data value } }
    ... on Error { code message retryable }
  }
}`;

export async function eventually<T>(look: () => Promise<T | undefined | false>, timeoutMs = 120_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
