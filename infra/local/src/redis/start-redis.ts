import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { exists, ownFolder } from '../process/cache-folder.js';
import { ManagedProcess } from '../process/managed-process.js';
import { type RunningPart, runningPart } from '../process/running-part.js';
import { withPort } from '../process/with-port.js';
import { redisBinary } from './redis-binary.js';

export interface RedisOptions {
  readonly folder: string;
  readonly port?: number;
  /** Keeps an append-only file in the folder. */
  readonly durable?: boolean;
  readonly logFile?: string;
}

/** A Redis server on 127.0.0.1 with a random password, which is part of `url`. */
export async function startRedis(options: RedisOptions): Promise<RunningPart> {
  const folder = await ownFolder(options.folder, 0o700);
  const binary = await redisBinary();
  const password = await passwordOf(folder);
  return withPort(options.port, async (port) => {
    const url = `redis://:${password}@127.0.0.1:${port}`;
    const server = ManagedProcess.launch({
      name: 'redis',
      command: binary.command,
      args: ['-'],
      // by standard input: an argument would show the password to every user of the machine
      stdin: configuration(port, folder, password, options.durable ?? true),
      env: binary.env,
      cwd: folder,
      logFile: options.logFile,
    });
    await server.waitUntil(() => answers(url), 120_000);
    return runningPart(server, { name: 'redis', url, port });
  });
}

function configuration(port: number, folder: string, password: string, durable: boolean): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir "${folder}"`,
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    'databases 64',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

async function passwordOf(folder: string): Promise<string> {
  const file = join(folder, 'password');
  if (await exists(file)) return readFile(file, 'utf8');
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}
