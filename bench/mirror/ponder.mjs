import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@icubed/local';
import pg from 'pg';

const BEGINS = new Set(['Started fetching backfill JSON-RPC data', 'Started backfill indexing']);
const ENDS = 'Completed backfill indexing across all chains';

/**
 * Ponder, installed in `folder`, over the same chain and PostgreSQL. `cold` has no cache of the chain, `cached` has all of it. Timed by its own log:
 * from the first thing it does for the backfill to its end, so that neither its start nor its compiler counts.
 */
export async function ponderIn(folder, chain, database) {
  const { version } = JSON.parse(await readFile(join(folder, 'node_modules/ponder/package.json'), 'utf8'));
  const app = await mkdtemp(join(tmpdir(), 'icubed-bench-ponder-'));
  await cp(join(import.meta.dirname, 'ponder'), app, { recursive: true });
  await cp(join(folder, 'package.json'), join(app, 'package.json'));
  await symlink(join(folder, 'node_modules'), join(app, 'node_modules'));
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const drop = (schema) => client.query(`drop schema if exists ${schema} cascade`);

  async function run() {
    await drop('ponder_bench');
    const seconds = await backfillOf(app, chain, database);
    const [{ accounts, sum }] = (
      await client.query('select count(*)::int as accounts, sum(amount)::text as sum from ponder_bench.balance')
    ).rows;
    if (sum !== '0') throw new Error(`${accounts} balances of Ponder add up to ${sum}`);
    return { perSecond: chain.events / seconds };
  }

  return {
    version,
    async cold() {
      await drop('ponder_sync');
      return run();
    },
    cached: run,
    async close() {
      await client.end();
      await rm(app, { recursive: true, force: true });
    },
  };
}

async function backfillOf(app, { url, chainId, address, first }, database) {
  const port = await freePort();
  const entry = join(app, 'node_modules/ponder/dist/esm/bin/ponder.js');
  const options = [
    '--schema',
    'ponder_bench',
    '--port',
    String(port),
    '--hostname',
    '127.0.0.1',
    '--log-format',
    'json',
  ];
  const child = spawn(process.execPath, [entry, 'start', ...options], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: database,
      PONDER_TELEMETRY_DISABLED: 'true',
      MIRROR_RPC: url,
      MIRROR_CHAIN: String(chainId),
      MIRROR_ADDRESS: address,
      MIRROR_FIRST: String(first),
    },
  });
  const exited = once(child, 'exit');
  try {
    return await secondsOf(child.stdout);
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

async function secondsOf(output) {
  let began;
  const tail = [];
  for await (const line of createInterface({ input: output })) {
    tail.push(line);
    const { msg, time } = JSON.parse(line);
    if (BEGINS.has(msg)) began ??= time;
    if (msg === ENDS) return (time - began) / 1000;
  }
  throw new Error(`Ponder stopped before its end:\n${tail.slice(-10).join('\n')}`);
}
