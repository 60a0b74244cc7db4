import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { exists } from '../process/cache-folder.js';
import { ManagedProcess } from '../process/managed-process.js';
import { type RunningPart, runningPart } from '../process/running-part.js';
import { withPort } from '../process/with-port.js';
import { postgresBinaries } from './postgres-binaries.js';
import { emptyDataFolder, type PostgresFolder, postgresFolder } from './postgres-folder.js';

export interface PostgresOptions {
  /** Kept between starts, password included. */
  readonly folder: string;
  readonly port?: number;
  /** Off only where nothing has to outlive the process, as in tests: several times faster. */
  readonly durable?: boolean;
  readonly logFile?: string;
}

/** A PostgreSQL cluster (UTF8, UTC, 127.0.0.1 only, random password). `url` names its database `postgres`. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPart> {
  const folder = await postgresFolder(options.folder);
  const binaries = await postgresBinaries(folder.uid !== undefined);
  const password = await initialise(binaries, folder);
  return withPort(options.port, async (port) => {
    const url = `postgres://icubed:${password}@127.0.0.1:${port}/postgres`;
    const server = ManagedProcess.launch({
      name: 'postgres',
      command: join(binaries, 'bin', 'postgres'),
      args: ['-D', folder.data, ...settings(port, options.durable ?? true).flatMap((setting) => ['-c', setting])],
      env: cleanEnvironment(),
      cwd: '/',
      uid: folder.uid,
      gid: folder.uid,
      logFile: options.logFile,
      stopSignal: 'SIGINT',
      stopTimeoutMs: 20_000,
    });
    await server.waitUntil(() => answers(url), 120_000);
    return runningPart(server, { name: 'postgres', url, port });
  });
}

function settings(port: number, durable: boolean): string[] {
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(durable ? [] : fast),
  ];
}

async function initialise(binaries: string, folder: PostgresFolder): Promise<string> {
  const passwordFile = join(folder.root, 'password');
  if (await exists(passwordFile)) return readFile(passwordFile, 'utf8');
  await emptyDataFolder(folder);
  const password = randomBytes(24).toString('hex');
  const draft = `${passwordFile}.draft`;
  await writeFile(draft, password, { mode: 0o600 });
  if (folder.uid !== undefined) await chown(draft, folder.uid, folder.uid);
  const initdb = ManagedProcess.launch({
    name: 'initdb',
    command: join(binaries, 'bin', 'initdb'),
    args: [
      `--pgdata=${folder.data}`,
      `--pwfile=${draft}`,
      '--username=icubed',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
    ],
    env: cleanEnvironment(),
    cwd: '/',
    uid: folder.uid,
    gid: folder.uid,
  });
  if ((await initdb.exited).code !== 0) throw initdb.failure();
  if (folder.uid !== undefined) await chown(draft, 0, 0);
  await rename(draft, passwordFile); // last: its presence says that the cluster is whole
  return password;
}

// PGDATA, PGPORT and friends of the caller's shell must not reach the server
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
