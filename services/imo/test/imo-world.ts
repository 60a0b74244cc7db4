import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeployedContractName, deployAll, type Deployment, interfaces } from '@icubed/contracts-abi';
import type { HostedService } from '@icubed/hosting';
import { createServiceTokenSigner, generateSigningKey, type Principal, publicJwkOf, SCOPES } from '@icubed/identity';
import { DEVELOPMENT_MNEMONIC, freshDatabase, rpc, startChain, stepOver } from '@icubed/local';
import { Contract, HDNodeWallet, JsonRpcProvider, type TransactionReceipt } from 'ethers';
import pg from 'pg';
import { host } from '../src/host.js';

export const CREATOR = 1;
export const ADA = 2;
export const GRACE = 3;
export const ALAN = 4;
export const VERIFIER = 5;
export const MATCHER = 9;

export interface TransactionRequest {
  readonly to: string;
  readonly data: string;
  readonly value: string;
  readonly description: string;
}

export interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly transactions: TransactionRequest[];
  readonly [extra: string]: unknown;
}

/** The service on a chain, contracts and a database of its own. Accounts are those of the development mnemonic. */
export class World {
  private constructor(
    readonly rpcUrl: string,
    readonly chainId: number,
    readonly deployment: Deployment,
    readonly databaseUrl: string,
    private readonly provider: JsonRpcProvider,
    private service: HostedService,
    private readonly env: Record<string, string>,
    private readonly token: (principal: Principal) => Promise<string>,
    private readonly pool: pg.Pool,
    private readonly cleanups: (() => Promise<unknown>)[],
  ) {}

  static async start(): Promise<World> {
    const cleanups: (() => Promise<unknown>)[] = [];
    try {
      const chain = await startChain();
      cleanups.push(() => chain.close());
      const database = await freshDatabase();
      cleanups.push(() => database.drop());
      const dir = await mkdtemp(join(tmpdir(), 'icubed-imo-'));
      cleanups.push(() => rm(dir, { recursive: true, force: true }));
      const provider = new JsonRpcProvider(chain.rpcUrl, chain.chainId, {
        staticNetwork: true,
        cacheTimeout: -1,
        pollingInterval: 20,
      });
      const address = (index: number): string => accountAt(index).address;
      const roles = {
        verifier: address(VERIFIER),
        relayer: address(6),
        settlement: address(7),
        communityPool: address(8),
        matcher: address(MATCHER),
      };
      const file = join(dir, 'deployment.json');
      const deployment = await deployAll({ signer: accountAt(0).connect(provider), roles, file });
      const offering = new Contract(
        deployment.contracts.InitialModelOffering,
        interfaces.InitialModelOffering,
        provider,
      );
      await stepOver(chain.rpcUrl, async (now) => Number(await offering.getFunction('unlockTimeOf')(now)));
      const key = await generateSigningKey();
      const sign = await createServiceTokenSigner({ key, issuer: 'gateway', nowSeconds: () => Date.now() / 1_000 });
      const values = {
        PORT: '0',
        DATABASE_URL: database.url,
        CHAIN_ID: String(chain.chainId),
        RPC_URL: chain.rpcUrl,
        DEPLOYMENT_FILE: file,
        FINALITY_DEPTH: '2',
        GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(key)),
        POLL_INTERVAL_MS: '20',
        MATCHER_PRIVATE_KEY: accountAt(MATCHER).privateKey,
        MATCH_INTERVAL_MS: '30',
        LOG_LEVEL: 'silent',
      };
      const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [`ICUBED_IMO_${name}`, value]));
      const service = await host(env);
      const pool = new pg.Pool({ connectionString: database.url, options: '-c search_path=imo' });
      pool.on('error', () => undefined);
      cleanups.push(() => pool.end());
      cleanups.push(async () => provider.destroy());
      const token = (principal: Principal): Promise<string> => sign(principal, 'imo');
      return new World(
        chain.rpcUrl,
        chain.chainId,
        deployment,
        database.url,
        provider,
        service,
        env,
        token,
        pool,
        cleanups,
      );
    } catch (error) {
      for (const cleanup of cleanups.toReversed()) await cleanup();
      throw error;
    }
  }

  /** Stops the service and starts it on the same state; `more` are programs started in the same way before it. */
  async restart(
    change: Record<string, string> = {},
    ...more: ((env: Record<string, string>) => Promise<HostedService>)[]
  ): Promise<HostedService[]> {
    await this.service.close();
    for (const [name, value] of Object.entries(change)) this.env[`ICUBED_IMO_${name}`] = value;
    const others = await Promise.all(more.map((start) => start(this.env)));
    this.service = await host(this.env);
    return others;
  }

  get url(): string {
    return this.service.url;
  }

  async close(): Promise<void> {
    await this.service.close();
    for (const cleanup of this.cleanups.toReversed()) await cleanup();
  }

  address(index: number): string {
    return accountAt(index).address;
  }

  wallet(index: number): HDNodeWallet {
    return accountAt(index).connect(this.provider);
  }

  /** Calls a contract as account number `index` and waits until it is mined. */
  async send(
    index: number,
    contract: DeployedContractName,
    name: string,
    ...args: unknown[]
  ): Promise<TransactionReceipt> {
    const data = interfaces[contract].encodeFunctionData(name, args);
    return this.sendRaw(index, { to: this.deployment.contracts[contract], data });
  }

  /** The nonce is asked for each time: a reorg may have taken back the last one. */
  async sendRaw(index: number, { to, data }: { to: string; data: string }): Promise<TransactionReceipt> {
    const receipt = await (await this.wallet(index).sendTransaction({ to, data })).wait();
    if (receipt === null) throw new Error('not mined');
    return receipt;
  }

  /** Signs and sends what a mutation has prepared, in order, and waits until the mirror shows it. */
  async sendPrepared(index: number, answer: Answer): Promise<TransactionReceipt> {
    if (answer.__typename !== 'PreparedTransaction') throw new Error(JSON.stringify(answer));
    const receipts: TransactionReceipt[] = [];
    for (const { to, data } of answer.transactions) receipts.push(await this.sendRaw(index, { to, data }));
    const last = receipts.at(-1);
    if (last === undefined) throw new Error('nothing was prepared');
    await this.mirrored(last.blockNumber);
    return last;
  }

  async view<T>(contract: DeployedContractName, name: string, ...args: unknown[]): Promise<T> {
    return (await new Contract(this.deployment.contracts[contract], interfaces[contract], this.provider).getFunction(
      name,
    )(...args)) as T;
  }

  async mirrored(block: number): Promise<void> {
    const query =
      'query ($account: Address!, $block: Uint256!) { positions(account: $account, minBlock: $block) { nodes { id } } }';
    await eventually(async () => {
      const { errors } = await this.graphql(undefined, query, { account: this.address(0), block: String(block) });
      // the service waits for a while only
      if (errors && errors[0]?.extensions.code !== 'MIRROR.BEHIND') throw new Error(JSON.stringify(errors));
      return errors === undefined;
    });
  }

  async graphql<T = Record<string, never>>(
    principal: Principal | undefined,
    query: string,
    variables: object = {},
  ): Promise<{ data: T; errors?: { message: string; extensions: { code: string } }[] }> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (principal !== undefined) headers['authorization'] = `Bearer ${await this.token(principal)}`;
    const response = await fetch(`${this.service.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as never;
  }

  /** Runs a `prepare…` mutation as the wallet of account number `index`. */
  async prepare(index: number, field: string, parameters: string, variables: object): Promise<Answer> {
    const names = parameters.replaceAll(/(\$?\w+): /g, '$1: ').match(/\$\w+/g) ?? [];
    const args = names.map((name) => `${name.slice(1)}: ${name}`).join(', ');
    const query = `mutation (${parameters}) { ${field}(${args}) { __typename ... on Error { code message retryable }
      ... on PreparedTransaction { transactions { to data value description } } } }`;
    const { data, errors } = await this.graphql<Record<string, Answer>>(this.principal(index), query, variables);
    if (errors) throw Object.assign(new Error(JSON.stringify(errors)), { code: errors[0]?.extensions.code });
    return data[field] as Answer;
  }

  principal(index: number, scopes: readonly string[] = SCOPES): Principal {
    return { kind: 'wallet', accountId: `account-${index}`, address: this.address(index), scopes };
  }

  async sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(text, values)).rows;
  }

  async rpc<T>(method: string, ...params: unknown[]): Promise<T> {
    return (await rpc(this.rpcUrl, method, params)) as T;
  }

  async mine(blocks = 1): Promise<number> {
    await this.rpc('anvil_mine', `0x${blocks.toString(16)}`);
    const head = Number(await this.rpc<string>('eth_blockNumber'));
    await this.mirrored(head);
    return head;
  }

  /** Moves the chain's clock to `seconds` and mines so much on it that it is final. */
  async warpTo(seconds: number): Promise<void> {
    await this.rpc('evm_setNextBlockTimestamp', seconds);
    await this.mine(3);
  }

  async now(): Promise<number> {
    return Number((await this.rpc<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)).timestamp);
  }
}

function accountAt(index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
}

export async function eventually<T>(look: () => Promise<T | undefined | false>, timeoutMs = 120_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
