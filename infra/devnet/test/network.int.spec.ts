import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { portIsFree, rpc } from '@icubed/local';
import { portOffsets } from '../src/parts/parts.js';
import { portNames, portsFrom } from '../src/parts/ports.js';
import { dataFolder, resetDataFolder } from '../src/state/data-folder.js';

const main = join(import.meta.dirname, '..', 'dist', 'main.js');

interface Run {
  readonly process: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
  ready(): Promise<void>;
}

/** A whole network in processes of its own, with one service: the others start and stop in the same way. */
function start(dataDir: string, base: number, ...more: string[]): Run {
  const args = [main, '--data-dir', dataDir, '--port-base', String(base), '--services', 'registry', ...more];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => (output.includes(text) ? resolve() : void setTimeout(look, 50));
      look();
    });
  const ready = async (): Promise<void> => {
    const first = await Promise.race([said('ready in').then(() => 'ready'), ended.then(() => 'ended')]);
    if (first === 'ended') throw new Error(output);
  };
  return { process: child, output: () => output, ended, ready };
}

function processesOf(dataDir: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(dataDir) && !line.startsWith('Z'));
}

/** Whether the registry has taken a block as final. */
async function mirrored(base: number): Promise<boolean> {
  const metrics = await (await fetch(`http://127.0.0.1:${base + portOffsets.registry}/metrics`)).text();
  return Number(/icubed_mirror_block\{[^}]*finality="final"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0) > 0;
}

async function portsInUse(base: number): Promise<number[]> {
  const ports = portNames().map((name) => portsFrom(base, {})[name]);
  const free = await Promise.all(ports.map(portIsFree));
  return ports.filter((_, index) => !free[index]);
}

/** A range that nobody uses, below the ports that a system hands out (from 16000 on some); runs side by side begin to look at different ones. */
async function freeBase(): Promise<number> {
  for (let at = process.pid; ; at += 1) {
    const base = 10_000 + (at % 290) * 20;
    if ((await portsInUse(base)).length === 0) return base;
  }
}

const today = (): number => Math.floor(Date.now() / 86_400_000);

describe('the network', () => {
  let dataDir: string;
  let base: number;

  beforeEach(async () => {
    base = await freeBase();
    dataDir = await mkdtemp(join(tmpdir(), 'icubed-network-'));
    await chmod(dataDir, 0o711);
  });

  afterEach(async () => {
    await resetDataFolder(dataFolder(dataDir));
    await rm(dataDir, { recursive: true, force: true });
  });

  it('comes up, leaves no process behind at Ctrl-C, and resumes its chain and contracts', async () => {
    const began = today();
    const first = start(dataDir, base);
    await first.ready();
    const chain = `http://127.0.0.1:${base + 10}`;
    const genesis = (await rpc(chain, 'eth_getBlockByNumber', ['0x0', false])) as { hash: string; timestamp: string };
    // midnight may have passed meanwhile
    expect([began - 40, today() - 40]).toContain(Math.floor(Number(genesis.timestamp) / 86_400));
    const head = Number(await rpc(chain, 'eth_blockNumber'));
    first.process.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(processesOf(dataDir)).toEqual([]);
    expect(await portsInUse(base)).toEqual([]);

    const second = start(dataDir, base);
    await second.ready();
    expect(await rpc(chain, 'eth_getBlockByNumber', ['0x0', false])).toMatchObject({ hash: genesis.hash });
    expect(Number(await rpc(chain, 'eth_blockNumber'))).toBeGreaterThanOrEqual(head);
    second.process.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('stops all parts when one of them crashes, and says which', async () => {
    const network = start(dataDir, base);
    await network.ready();
    const pid = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .stdout.split('\n')
      .find((line) => line.includes('redis-server') && line.includes(`:${base + 12}`));
    process.kill(Number.parseInt(pid ?? '', 10), 'SIGKILL');
    expect(await network.ended).toBe(1);
    expect(network.output()).toMatch(/DEVNET\.PART_FAILED[^]*redis stopped by itself/);
    expect(processesOf(dataDir)).toEqual([]);
    expect(await portsInUse(base)).toEqual([]);
  });

  it('leaves no process behind when it is killed with -9', async () => {
    const network = start(dataDir, base);
    await network.ready();
    network.process.kill('SIGKILL');
    await network.ended;
    // the guards ask each part to stop and wait for it; a service names its folder in its environment, so its ports tell
    const left = async (): Promise<unknown[]> => [...processesOf(dataDir), ...(await portsInUse(base))];
    const deadline = Date.now() + 60_000;
    while ((await left()).length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await left()).toEqual([]);
  });

  it('starts nothing when a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(base + 11, '127.0.0.1', resolve));
    const network = start(dataDir, base);
    expect(await network.ended).toBe(1);
    expect(network.output()).toMatch(
      new RegExp(`DEVNET.PORT_TAKEN[^]*${base + 11} is wanted by postgres[^]*--postgres-port`),
    );
    expect(network.output()).not.toContain('✓');
    await new Promise((resolve) => other.close(resolve));
  });

  it('stops in the middle of its start when it is asked to', async () => {
    const network = start(dataDir, base);
    await new Promise((resolve) => network.process.stdout?.once('data', resolve));
    network.process.kill('SIGINT');
    expect(await network.ended).toBe(130);
    expect(processesOf(dataDir)).toEqual([]);
  });

  it('does not go on with a chain that is behind the mirrors, and does after --reset', async () => {
    const first = start(dataDir, base);
    await first.ready();
    while (!(await mirrored(base))) await new Promise((resolve) => setTimeout(resolve, 200));
    first.process.kill('SIGINT');
    await first.ended;
    await rm(join(dataDir, 'chain'), { recursive: true });

    const second = start(dataDir, base);
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/DEVNET\.CHAIN_BEHIND[^]*registry has mirrored[^]*--reset/);
    expect(processesOf(dataDir)).toEqual([]);

    const third = start(dataDir, base, '--reset');
    await third.ready();
    third.process.kill('SIGINT');
    expect(await third.ended).toBe(0);
    // the start of three networks
  }, 900_000);
});
