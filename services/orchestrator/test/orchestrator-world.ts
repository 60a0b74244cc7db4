import { randomBytes } from 'node:crypto';
import { assetRegistered, contentPublished, type Fact, makeFact } from '@icubed/events';
import type { HostedService } from '@icubed/hosting';
import {
  createServiceTokenSigner,
  createServiceTokenVerifier,
  generateSigningKey,
  type Principal,
  publicJwkOf,
  type ServiceTokenSigner,
} from '@icubed/identity';
import { type FreshDatabase, freshDatabase, testRedisUrl } from '@icubed/local';
import { PostgresTransport } from '@icubed/messaging';
import { componentsOf, type Workflow } from '@icubed/workflow';
import pg from 'pg';
import { host } from '../src/host.js';
import { type ContentServer, startContentServer } from './content-server.js';
import { eventually } from './eventually.js';
import { ExecutorPeer } from './executor-peer.js';
import { CHAIN_ID, CREATOR, digestOf, type Files, published, workflowFiles } from './published-workflow.js';

export interface Answer {
  readonly status?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly output?: { readonly mediaType: string; readonly base64: string };
}

const origin = {
  blockNumber: '1',
  blockHash: `0x${'bb'.repeat(32)}`,
  transactionHash: `0x${'cc'.repeat(32)}`,
  logIndex: 0,
};
export const newCallId = (): string => `0x${randomBytes(32).toString('hex')}`;
const assetIdOf = (did: string): string => did.split(':')[3] ?? '';

/** An orchestrator on a database, a queue and a transport of its own, between a content gateway and an executor's end of the seam. */
export class World {
  orchestrator!: HostedService;
  private serial = 100;

  private constructor(
    readonly database: FreshDatabase,
    readonly content: ContentServer,
    readonly executor: ExecutorPeer,
    readonly env: Readonly<Record<string, string>>,
    private readonly transport: PostgresTransport,
    private readonly pool: pg.Pool,
    private readonly signers: Readonly<Record<'gateway' | 'executor', ServiceTokenSigner>>,
  ) {}

  /** Without a process of its own where a spec starts one. */
  static async start(settings: Record<string, string> = {}, hosted = true): Promise<World> {
    const database = await freshDatabase();
    const content = await startContentServer();
    const keys = {
      gateway: await generateSigningKey(),
      executor: await generateSigningKey(),
      orchestrator: await generateSigningKey(),
    };
    const nowSeconds = () => Date.now() / 1_000;
    const executor = await ExecutorPeer.start(
      await createServiceTokenVerifier({
        audience: 'executor',
        issuers: { orchestrator: publicJwkOf(keys.orchestrator) },
      }),
    );
    const values: Record<string, string> = {
      PORT: '0',
      DATABASE_URL: database.url,
      CHAIN_ID: String(CHAIN_ID),
      REDIS_URL: testRedisUrl(),
      QUEUE_PREFIX: `orchestrator-${randomBytes(4).toString('hex')}`,
      EXECUTOR_URL: executor.url,
      CONTENT_URL: content.url,
      POLL_INTERVAL_MS: '20',
      GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(keys.gateway)),
      EXECUTOR_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(keys.executor)),
      SERVICE_JWT_PRIVATE_KEY: JSON.stringify(keys.orchestrator),
      LOG_LEVEL: 'silent',
      ...settings,
    };
    const env = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [`ICUBED_ORCHESTRATOR_${name}`, value]),
    );
    const world = new World(
      database,
      content,
      executor,
      env,
      new PostgresTransport({ url: database.url }),
      new pg.Pool({ connectionString: database.url, options: '-c search_path=orchestrator' }),
      {
        gateway: await createServiceTokenSigner({ key: keys.gateway, issuer: 'gateway', nowSeconds }),
        executor: await createServiceTokenSigner({ key: keys.executor, issuer: 'executor', nowSeconds }),
      },
    );
    if (hosted) world.orchestrator = await host(env);
    return world;
  }

  /** The same, after an ordinary stop; with other settings where they are given. */
  async restart(settings: Record<string, string> = {}, between: () => Promise<unknown> = async () => undefined) {
    await this.orchestrator.close();
    await between();
    const changed = Object.entries(settings).map(([name, value]) => [`ICUBED_ORCHESTRATOR_${name}`, value]);
    this.orchestrator = await host({ ...this.env, ...Object.fromEntries(changed) });
  }

  async close(): Promise<void> {
    await this.orchestrator.close();
    await this.executor.close();
    await this.content.close();
    await this.transport.close();
    await this.pool.end();
    await this.database.drop();
  }

  async sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(text, values)).rows;
  }

  /** Facts of a type that this service has put out, in order. */
  async announced<T>(type: string, subject: string): Promise<T[]> {
    const rows = await this.sql<{ payload: string }>('SELECT payload FROM outbox WHERE key = $1 ORDER BY id', [
      subject,
    ]);
    return rows
      .map((row) => JSON.parse(row.payload) as Fact<T>)
      .filter((fact) => fact.type.includes(type))
      .map((fact) => fact.data);
  }

  /** Registers what a workflow is made of, as the registry would say. */
  async registerComponents(workflow: Workflow, kind: 'MODEL' | 'PROFILE' | 'WORKFLOW' = 'MODEL'): Promise<void> {
    for (const did of componentsOf(workflow)) await this.register(did, digestOf(did), kind, []);
  }

  async register(did: string, digest: string, kind: 'MODEL' | 'PROFILE' | 'WORKFLOW', components: readonly string[]) {
    const parents = components.map((one) => ({
      assetId: assetIdOf(one),
      edgeType: 'COMPONENT',
      rateBps: 0,
      ownBps: 0,
    }));
    const data = {
      ...{
        chainId: CHAIN_ID,
        assetId: assetIdOf(did),
        did,
        creator: CREATOR,
        steward: CREATOR,
        kind,
        digest,
        parents,
        origin,
      },
      ...{
        vertical: 'NLP' as const,
        sealedCid: 'bafysealed',
        metadataCid: 'bafymeta',
        pricePerCall: '100',
        registeredAt: 1,
      },
    };
    await this.tell(makeFact(assetRegistered, data, this.meta()));
  }

  /** Registers a workflow and publishes its folder; `files` for a folder that is none. Resolves with its DID once it is decided. */
  async publish(workflow: Workflow, files: Files = workflowFiles(workflow)): Promise<string> {
    const did = `did:icubed:${CHAIN_ID}:${(this.serial += 1)}`;
    const { digest } = await this.reveal(did, files);
    await this.registerComponents(workflow);
    await this.register(did, digest, 'WORKFLOW', componentsOf(workflow));
    await this.decided(did);
    return did;
  }

  async reveal(did: string, files: Files) {
    const { digest, filesRoot, folder } = published(files);
    const plainCid = `bafy${assetIdOf(did)}plaincid`;
    this.content.serve(plainCid, folder);
    const data = { chainId: CHAIN_ID, assetId: assetIdOf(did), did, plainCid, filesRoot, origin };
    await this.tell(makeFact(contentPublished, data, this.meta()));
    return { digest, plainCid };
  }

  async decided(did: string): Promise<{ status: string; code: string | null; attempts: number }> {
    return eventually(async () => {
      const [row] = await this.sql<{ status: string; code: string | null; attempts: number }>(
        'SELECT status, code, attempts FROM workflow WHERE asset_id = $1',
        [assetIdOf(did)],
      );
      return row?.status === 'Pending' ? undefined : row;
    });
  }

  /** Asks for a run as the executor does. */
  start(did: string, callId: string, input: { mediaType: string; text: string }, deadlineMs = 240_000) {
    return this.internal('POST', '', {
      callId,
      did,
      accountId: 'account-1',
      deadline: new Date(Date.now() + deadlineMs).toISOString(),
      input: { mediaType: input.mediaType, base64: Buffer.from(input.text).toString('base64') },
    });
  }

  async internal(method: 'GET' | 'POST', path: string, body?: object, token?: string) {
    const executor: Principal = { kind: 'service', accountId: 'executor', scopes: [] };
    const response = await fetch(`${this.orchestrator.url}/internal/runs${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? (await this.signers.executor(executor, 'orchestrator'))}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { http: response.status, ...((await response.json()) as Answer) };
  }

  /** The run once it is decided. */
  async ended(callId: string, timeoutMs?: number) {
    return eventually(async () => {
      const answer = await this.internal('GET', `/${callId}`);
      // an answer that a machine was too busy for is asked for again
      return answer.http >= 500 || answer.status === 'Running' ? undefined : answer;
    }, timeoutMs);
  }

  async ask<T>(query: string, variables: object, principal?: Principal): Promise<{ data?: T; errors?: unknown[] }> {
    const token = principal && (await this.signers.gateway(principal, 'orchestrator'));
    const response = await fetch(`${this.orchestrator.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data?: T; errors?: unknown[] };
  }

  tokenOf(principal: Principal): Promise<string> {
    return this.signers.gateway(principal, 'orchestrator');
  }

  private meta() {
    return {
      id: `registry-${(this.serial += 1)}-${randomBytes(4).toString('hex')}`,
      source: 'icubed:registry',
      time: new Date(),
    };
  }

  private async tell({ topic, ...fact }: Fact & { topic: string }): Promise<void> {
    await this.transport.publish([{ topic, key: fact.subject, eventId: fact.id, payload: JSON.stringify(fact) }]);
  }
}
