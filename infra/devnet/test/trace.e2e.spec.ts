import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestUSDArtifact } from '@icubed/contracts-abi';
import { spamModelFiles } from '@icubed/examples';
import {
  Modelverse,
  prepareDeposit,
  prepareSession,
  publishAsset,
  readAccount,
  readQuote,
  releaseOpenly,
  sendPrepared,
} from '@icubed/sdk';
import { Contract, JsonRpcProvider, NonceManager, parseEther, toQuantity, Wallet } from 'ethers';
import { dataFolder, resetDataFolder } from '../src/state/data-folder.js';
import { type CollectedSpan, startCollector } from './collector.js';

const DEPOSIT_USD_MICROS = 10_000_000n;
const main = join(import.meta.dirname, '..', 'dist', 'main.js');

describe('the trace of a paid call', () => {
  let dataDir: string;
  let network: ChildProcess;
  let deployment: { chainId: number; contracts: Record<string, string> };
  // below the ports that a system hands out, and apart from those of network.int.spec.ts
  const base = 4_200 + (process.pid % 290) * 20;
  const origin = `http://127.0.0.1:${base}`;
  let provider: JsonRpcProvider;
  let collector: Awaited<ReturnType<typeof startCollector>>;

  beforeAll(async () => {
    collector = await startCollector();
    dataDir = await mkdtemp(join(tmpdir(), 'icubed-trace-'));
    await chmod(dataDir, 0o711);
    const args = [main, '--data-dir', dataDir, '--port-base', String(base), '--otlp', collector.url];
    network = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ready = new Promise<void>((resolve) =>
      network.stdout?.on('data', (chunk: Buffer) => void (chunk.toString().includes('ready in') && resolve())),
    );
    const first = await Promise.race([ready.then(() => 'ready'), once(network, 'exit').then(() => 'ended')]);
    if (first === 'ended') throw new Error('the network stopped');
    deployment = JSON.parse(await readFile(join(dataDir, 'deployment.json'), 'utf8')) as typeof deployment;
    provider = new JsonRpcProvider(`http://127.0.0.1:${base + 10}`, deployment.chainId, {
      staticNetwork: true,
      pollingInterval: 100,
      cacheTimeout: -1,
    });
  }, 600_000);

  afterAll(async () => {
    provider?.destroy();
    if (network?.kill('SIGINT')) await once(network, 'exit');
    await resetDataFolder(dataFolder(dataDir));
    await rm(dataDir, { recursive: true, force: true });
    await collector.close();
  });

  async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
    for (const until = Date.now() + 240_000; ;) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (Date.now() > until) throw new Error(`waited in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function walletOn(): Promise<NonceManager> {
    const wallet = Wallet.createRandom().connect(provider);
    await provider.send('anvil_setBalance', [wallet.address, toQuantity(parseEther('10'))]);
    return new NonceManager(wallet);
  }

  /** An asset that anybody may call, and the API key of somebody who can pay. */
  async function market(api: Modelverse): Promise<{ did: string; key: string }> {
    const { chainId, contracts } = deployment;
    const head = await provider.getBlock('latest');
    // deadlines of paid calls are of the wall clock, and a fresh chain begins weeks ago
    await provider.send('evm_increaseTime', [Math.max(1, Math.floor(Date.now() / 1_000) - (head?.timestamp ?? 0))]);
    await provider.send('evm_mine', []);
    const creator = await walletOn();
    const { http } = await api.signedIn(creator, chainId);
    const { did } = await publishAsset(http, creator, {
      files: Array.from(spamModelFiles(), ([path, bytes]) => ({ path, bytes })),
      kind: 'MODEL',
      vertical: 'NLP',
      pricePerCall: 1_000n,
      card: { name: 'Spam or not', licence: 'Apache-2.0' },
    });
    await releaseOpenly(http, creator, did);
    const buyer = await walletOn();
    const usd = new Contract(contracts['TestUSD'] as string, TestUSDArtifact.abi, buyer);
    const minted = (await usd.getFunction('mint')(await buyer.getAddress(), DEPOSIT_USD_MICROS)) as {
      wait(): Promise<unknown>;
    };
    await minted.wait();
    const signedIn = await api.signedIn(buyer, chainId);
    await sendPrepared(buyer, await prepareDeposit(signedIn.http, DEPOSIT_USD_MICROS));
    await eventually('the deposit', async () => {
      const account = await readAccount(signedIn.http);
      return account && BigInt(account.finalFreeBalance) >= DEPOSIT_USD_MICROS ? account : undefined;
    });
    const expiresAt = new Date(Date.now() + 7 * 86_400_000);
    await sendPrepared(buyer, await prepareSession(signedIn.http, { cap: DEPOSIT_USD_MICROS, expiresAt }));
    await eventually('the session', async () =>
      (await readAccount(signedIn.http))?.sessions.find((session) => session.payable),
    );
    await eventually('a node', () => readQuote(api.http, did).catch(() => undefined));
    return { did, key: (await signedIn.createApiKey('trace', ['invoke', 'read'])).key };
  }

  it('is one, from the gateway over executor, node and outbox to the consumer', async () => {
    const { did, key } = await market(Modelverse.at({ origin }));
    const [traceId, root] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const response = await fetch(`${origin}/v1/assets/${did}/invoke`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'text/plain',
        'idempotency-key': 'trace-1',
        traceparent: `00-${traceId}-${root}-01`,
      },
      body: 'You have won a prize, click here to claim it.',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-trace-id')).toBe(traceId);

    const wanted = [
      ['gateway', /^POST \/v1$/],
      ['executor', /^POST .*invoke$/],
      ['executor', /^run call$/],
      ['executor', /^lease$/],
      ['executor-node', /^execute lease$/],
      ['executor-node', /^run model$/],
      ['executor', /^publish executor\.call$/],
      ['benchmark', /^consume icubed\.executor\.call-completed\.v\d+$/],
    ] as const;
    const found = (): (CollectedSpan | undefined)[] =>
      wanted.map(([service, name]) =>
        collector.spans.find((span) => span.traceId === traceId && span.service === service && name.test(span.name)),
      );
    await eventually('every span', () => (found().every((span) => span !== undefined) ? true : undefined)).catch(
      () => undefined,
    );
    expect(found().map((span) => span?.service)).toEqual(wanted.map(([service]) => service));

    const [gateway, invoke, run, lease, execute, model, publish, consume] = found() as CollectedSpan[];
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const ancestors = (span: CollectedSpan | undefined): string[] => {
      const parent = spans.find(({ spanId }) => spanId === span?.parentSpanId);
      return parent === undefined ? [String(span?.parentSpanId)] : [parent.name, ...ancestors(parent)];
    };
    expect(ancestors(model)).toEqual([execute?.name, lease?.name, run?.name, invoke?.name, gateway?.name, root]);
    expect(ancestors(consume)).toEqual(expect.arrayContaining([run?.name, invoke?.name, gateway?.name, root]));
    expect(ancestors(publish)).toEqual(ancestors(consume));
    // names are of few values
    expect(spans.filter(({ name }) => /[0-9a-f]{16}|did:/.test(name))).toEqual([]);
  }, 600_000);
});
