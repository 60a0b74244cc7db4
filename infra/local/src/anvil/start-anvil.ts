import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ModelverseError } from '@icubed/errors';
import { ManagedProcess } from '../process/managed-process.js';
import { type RunningPart, runningPart } from '../process/running-part.js';
import { withPort } from '../process/with-port.js';
import { rpc } from './rpc.js';
import { resumeAt, savedChain } from './saved-chain.js';

export const DEVNET_CHAIN_ID = 31337;
/** The public development mnemonic of anvil and hardhat. Its keys hold nothing of value anywhere. */
export const DEVELOPMENT_MNEMONIC = 'test test test test test test test test test test test junk';

export interface AnvilOptions {
  readonly port?: number;
  readonly chainId?: number;
  readonly mnemonic?: string;
  readonly accounts?: number;
  /** Seconds between blocks. With it, transactions are still mined at once (mixed mining), and an idle chain has time and finality. Without it, only transactions make blocks. */
  readonly blockTime?: number;
  /** The `finalized` tag lags two epochs behind the head. */
  readonly slotsInAnEpoch?: number;
  /** Unix seconds of block 0 of a fresh chain; a resumed one keeps its own. */
  readonly genesisTimestamp?: number;
  /** Loaded at start, written every second and at the end. */
  readonly stateFile?: string;
  readonly logFile?: string;
  readonly background?: boolean;
}

export async function startAnvil(options: AnvilOptions = {}): Promise<RunningPart & { chainId: number }> {
  const command = binary();
  if (options.stateFile !== undefined) await mkdir(dirname(options.stateFile), { recursive: true });
  const saved = options.stateFile === undefined ? undefined : await savedChain(options.stateFile);
  const genesisTimestamp = saved?.genesisTimestamp ?? options.genesisTimestamp;
  return withPort(options.port, async (port) => {
    const url = `http://127.0.0.1:${port}`;
    const chainId = options.chainId ?? DEVNET_CHAIN_ID;
    const server = ManagedProcess.launch({
      name: 'anvil',
      command,
      args: commandLine({ ...options, genesisTimestamp }, port, chainId),
      logFile: options.logFile,
      background: options.background,
      // it writes its whole state once more before it goes
      stopTimeoutMs: 30_000,
    });
    await server.waitUntil(async () => BigInt((await rpc(url, 'eth_chainId')) as string) === BigInt(chainId), 120_000);
    if (saved !== undefined) {
      await rpc(url, 'evm_setNextBlockTimestamp', [resumeAt(saved, Math.floor(Date.now() / 1000))]);
      await rpc(url, 'evm_mine'); // until a block has taken it, a jump in time that somebody asks for would be lost
    }
    return { ...runningPart(server, { name: 'anvil', url, port }), chainId };
  });
}

function commandLine(options: AnvilOptions, port: number, chainId: number): string[] {
  const flag = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, String(value)];
  return [
    '--host',
    '127.0.0.1',
    ...flag('--port', port),
    ...flag('--chain-id', chainId),
    ...flag('--mnemonic', options.mnemonic ?? DEVELOPMENT_MNEMONIC),
    ...flag('--accounts', options.accounts),
    ...flag('--block-time', options.blockTime),
    ...(options.blockTime === undefined ? [] : ['--mixed-mining']),
    ...flag('--slots-in-an-epoch', options.slotsInAnEpoch),
    ...flag('--timestamp', options.genesisTimestamp),
    // anvil saves on exit and on this interval; without the interval a kill -9 loses blocks
    ...(options.stateFile === undefined ? [] : ['--state', options.stateFile, '--state-interval', '1']),
    '--quiet',
  ];
}

function binary(): string {
  const name = `@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  try {
    return createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')).resolve(
      `${name}/bin/anvil`,
    );
  } catch (cause) {
    throw new ModelverseError('DEVNET.ANVIL_MISSING', `npm package ${name} is not installed.`, {}, { cause });
  }
}
