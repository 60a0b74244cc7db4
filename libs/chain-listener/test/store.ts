import { freshDatabase, type FreshDatabase } from '@icubed/local';
import { messagingMigrations } from '@icubed/messaging';
import { createDataSource } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { Mirror, MirrorTables1795000000000 } from '../src/index.js';
import type { MirrorOptions } from '../src/mirror/mirror.js';
import type { UsdChain } from './test-chain.js';
import { BalanceTable1795000000001, balances } from './transfers.js';

/** A service's database with the mirror's tables and one read model. */
export class Store {
  private constructor(
    private readonly database: FreshDatabase,
    readonly source: DataSource,
  ) {}

  static async open(): Promise<Store> {
    const database = await freshDatabase();
    const migrations = [...messagingMigrations, MirrorTables1795000000000, BalanceTable1795000000001];
    return new Store(
      database,
      await createDataSource({ name: 'mirror-spec', url: database.url, schema: 'wallet', migrations }),
    );
  }

  mirror(chain: UsdChain, options: Partial<MirrorOptions> = {}): Mirror {
    const { rpc, deployment } = chain;
    return new Mirror({ source: this.source, rpc, deployment, finalityDepth: 2, projections: [balances], ...options });
  }

  /** All that the mirror has written, as text; only the outbox's ids and wall-clock times may differ between two runs. */
  async dump(): Promise<string> {
    const queries = {
      cursor: 'SELECT * FROM mirror_cursor',
      blocks: 'SELECT * FROM mirror_block ORDER BY number',
      logs: 'SELECT * FROM mirror_log ORDER BY block_number, log_index',
      states: 'SELECT * FROM mirror_state ORDER BY kind, id',
      balances: 'SELECT * FROM balance ORDER BY account',
      outbox: 'SELECT event_id, topic, key, slot, payload FROM outbox ORDER BY id',
    };
    const tables = await Promise.all(
      Object.entries(queries).map(async ([name, sql]) => [name, await this.source.query<unknown>(sql)]),
    );
    return JSON.stringify(Object.fromEntries(tables), null, 1);
  }

  async balances(): Promise<Record<string, string>> {
    const rows =
      await this.source.query<{ account: string; amount: string; finality: string }[]>('SELECT * FROM balance');
    return Object.fromEntries(rows.map(({ account, amount, finality }) => [account, `${amount} ${finality}`]));
  }

  async facts(): Promise<{ value: string; balance: string }[]> {
    const rows = await this.source.query<{ payload: string }[]>('SELECT payload FROM outbox ORDER BY id');
    return rows.map(({ payload }) => (JSON.parse(payload) as { data: { value: string; balance: string } }).data);
  }

  async close(): Promise<void> {
    await this.source.destroy();
    await this.database.drop();
  }
}

/** Steps until there is nothing new. */
export async function catchUp(mirror: Mirror): Promise<number> {
  for (let batches = 0; ; batches += 1) {
    if ((await mirror.step()) === undefined) return batches;
  }
}

/** What a service that starts now, with an empty database, would store. */
export async function freshIndex(chain: UsdChain, options: Partial<MirrorOptions> = {}): Promise<string> {
  const store = await Store.open();
  try {
    await catchUp(store.mirror(chain, options));
    return await store.dump();
  } finally {
    await store.close();
  }
}
