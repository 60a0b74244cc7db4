import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { postgresFolders } from './postgres-folder.js';
import { startPostgres } from './start-postgres.js';

describe('PostgreSQL on a folder', () => {
  let base: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'icubed-postgres-'));
    await chmod(base, 0o711);
  });

  afterEach(async () => {
    const folders = [
      base,
      ...postgresFolders(join(base, 'postgres')),
      ...postgresFolders(join(base, 'closed', 'postgres')),
    ];
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('keeps rows and password over a restart and a kill -9', async () => {
    const folder = join(base, 'postgres');
    const first = await startPostgres({ folder });
    await query(first.url, 'create table kept (id int)');
    await query(first.url, 'insert into kept values (7)');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startPostgres({ folder });
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
    await second.close();
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
  });

  it('runs on a folder below one that is closed to others, as /root is', async () => {
    await mkdir(join(base, 'closed'), { mode: 0o700 });
    const server = await startPostgres({ folder: join(base, 'closed', 'postgres') });
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.close();
  });

  it('starts anew on a folder whose initdb was cut off', async () => {
    const folder = join(base, 'postgres');
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(join(folder, 'data', 'PG_VERSION'), '18');
    const server = await startPostgres({ folder });
    expect(
      await query(server.url, `select current_setting('fsync') as fsync, current_setting('max_connections') as most`),
    ).toEqual([{ fsync: 'on', most: '200' }]);
    await server.close();
  });
});
