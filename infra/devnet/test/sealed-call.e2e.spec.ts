import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NodeRegistryArtifact, TestUSDArtifact } from '@icubed/contracts-abi';
import { spamModelFiles } from '@icubed/examples';
import { domainOf } from '@icubed/protocol';
import {
  Modelverse,
  prepareDeposit,
  prepareSession,
  publishAsset,
  readAccount,
  readAsset,
  readQuote,
  releaseOpenly,
  runOperation,
  sendPrepared,
  waitUntilFinal,
} from '@icubed/sdk';
import { Contract, JsonRpcProvider, NonceManager, parseEther, toQuantity, Wallet } from 'ethers';
import { dataFolder, resetDataFolder } from '../src/state/data-folder.js';

const DEPOSIT_USD_MICROS = 10_000_000n;
const BOND_USD_MICROS = 500_000_000n;
const NODE_REGISTRATION = {
  NodeRegistration: [
    { name: 'owner', type: 'address' },
    { name: 'node', type: 'address' },
    { name: 'validUntil', type: 'uint64' },
  ],
};
const main = join(import.meta.dirname, '..', 'dist', 'main.js');

interface KeyUse {
  readonly purpose: string;
  readonly actor: string;
  readonly callId: string | null;
  readonly node: string | null;
  readonly refusal: string | null;
}

/** Registry, executor and two nodes as they are, in one network: a model is called before its content is released. */
describe('the weights of a sealed model', () => {
  let dataDir: string;
  let network: ChildProcess;
  let deployment: { chainId: number; contracts: Record<string, string> };
  let provider: JsonRpcProvider;
  // below the ports that a system hands out, and apart from those of the other specs that boot a network
  const base = 1_200 + (process.pid % 145) * 20;
  const origin = `http://127.0.0.1:${base}`;
  const api = Modelverse.at({ origin });
  let creator: NonceManager;
  let asCreator: Modelverse;
  let did: string;
  let apiKey: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'icubed-sealed-'));
    await chmod(dataDir, 0o711);
    // the others have no part in a call of a model
    const args = [main, '--data-dir', dataDir, '--port-base', String(base), '--services', 'gateway,registry,executor'];
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
    // deadlines of paid calls and of a node's word are of the wall clock, and a fresh chain begins weeks ago
    const head = await provider.getBlock('latest');
    await provider.send('evm_increaseTime', [Math.max(1, Math.floor(Date.now() / 1_000) - (head?.timestamp ?? 0))]);
    await provider.send('evm_mine', []);
    creator = await walletOn();
    asCreator = await api.signedIn(creator, deployment.chainId);
    const asset = await publishAsset(asCreator.http, creator, {
      files: Array.from(spamModelFiles(), ([path, bytes]) => ({ path, bytes })),
      kind: 'MODEL',
      vertical: 'NLP',
      pricePerCall: 1_000n,
      card: { name: 'Spam or not', licence: 'Apache-2.0' },
    });
    did = asset.did;
    await waitUntilFinal(api.http, asset.transactionHash);
    apiKey = await payer();
  }, 600_000);

  afterAll(async () => {
    provider?.destroy();
    if (network?.kill('SIGINT')) await once(network, 'exit');
    await resetDataFolder(dataFolder(dataDir));
    await rm(dataDir, { recursive: true, force: true });
  }, 120_000);

  async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
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

  async function send(contract: Contract, method: string, ...args: unknown[]): Promise<void> {
    await ((await contract.getFunction(method)(...args)) as { wait(): Promise<unknown> }).wait();
  }

  const usdOf = (signer: NonceManager) => new Contract(deployment.contracts['TestUSD']!, TestUSDArtifact.abi, signer);

  async function payer(): Promise<string> {
    const buyer = await walletOn();
    await send(usdOf(buyer), 'mint', await buyer.getAddress(), DEPOSIT_USD_MICROS);
    const signedIn = await api.signedIn(buyer, deployment.chainId);
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
    return (await signedIn.createApiKey('sealed', ['invoke', 'read'])).key;
  }

  /** The node's owner bonds it, by the node's own consent. */
  async function bond(node: Wallet): Promise<void> {
    const { NodeRegistry } = deployment.contracts;
    const owner = await walletOn();
    const validUntil = BigInt(Math.floor(Date.now() / 1_000) + 3_600);
    const words = { owner: await owner.getAddress(), node: node.address, validUntil };
    const consent = await node.signTypedData(domainOf(deployment.chainId, NodeRegistry!), NODE_REGISTRATION, words);
    await send(usdOf(owner), 'mint', words.owner, BOND_USD_MICROS);
    await send(usdOf(owner), 'approve', NodeRegistry, BOND_USD_MICROS);
    const nodes = new Contract(NodeRegistry!, NodeRegistryArtifact.abi, owner);
    await send(nodes, 'register', node.address, 200n, 1, BOND_USD_MICROS, validUntil, consent);
  }

  async function nodeKey(name: 'node1' | 'node2'): Promise<Wallet> {
    const keys = JSON.parse(await readFile(dataFolder(dataDir).keys, 'utf8')) as Record<string, string>;
    return new Wallet(keys[name]!);
  }

  async function invoke(): Promise<{ status: number; body: Record<string, unknown> & { receipt: { node: string } } }> {
    const response = await fetch(`${origin}/v1/assets/${did}/invoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'text/plain' },
      body: 'You have won a prize, click here to claim it.',
    });
    return { status: response.status, body: (await response.json()) as Awaited<ReturnType<typeof invoke>>['body'] };
  }

  async function trail(): Promise<KeyUse[]> {
    const query = `query ($did: Did!) { asset(did: $did) { keyUses(first: 100) { nodes { purpose actor callId node refusal } } } }`;
    const { asset } = await runOperation<{ asset: { keyUses: { nodes: KeyUse[] } } }>(asCreator.http, query, { did });
    return asset.keyUses.nodes.filter(({ purpose }) => purpose === 'CALL');
  }

  it('are not for a node without a bond: nothing is taken, and the refusal is on the trail', async () => {
    await eventually('a node', () => readQuote(api.http, did).catch(() => undefined));
    const { status, body } = await invoke();
    expect([status, body['code']]).toEqual([503, expect.stringMatching(/ATTEMPTS_EXHAUSTED|NO_NODE/)]);
    const uses = await trail();
    expect(uses.length).toBeGreaterThan(0);
    const nodes = [(await nodeKey('node1')).address, (await nodeKey('node2')).address];
    for (const use of uses) {
      expect(use).toMatchObject({ actor: 'executor', refusal: 'REGISTRY.NODE_NOT_BONDED' });
      expect(nodes).toContain(use.node);
    }
  }, 300_000);

  it('are opened by a bonded node for a paid call, which is on the trail', async () => {
    const node = await nodeKey('node1');
    await bond(node);
    const { body } = await eventually('a call of the bonded node', async () => {
      const called = await invoke();
      return called.status === 200 ? called : undefined;
    });
    expect(body.receipt.node).toBe(node.address);
    const [use] = await trail();
    expect(use).toMatchObject({ actor: 'executor', callId: body['callId'], node: node.address, refusal: null });
    expect((await readAsset(api.http, did))?.state).toBe('SEALED');
  }, 300_000);

  it('lie on the node’s disk as they were sealed, and a changed chunk of them is not used', async () => {
    const weights = dataFolder(dataDir).of('node-1', 'weights');
    const [folder] = await readdir(weights);
    expect(folder).toMatch(/^sealed-/);
    const plain = [...spamModelFiles().values()];
    for (const file of await readdir(join(weights, folder!))) {
      const bytes = await readFile(join(weights, folder!, file));
      for (const secret of plain) expect(bytes.includes(Buffer.from(secret.subarray(0, 64)))).toBe(false);
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(join(weights, folder!, file), bytes);
    }
    // fetched again, as the gateway has them
    expect((await invoke()).status).toBe(200);
    const calls = (await trail()).filter(({ refusal }) => refusal === null);
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(2);
  }, 300_000);

  it('need no key any more once they are released', async () => {
    await releaseOpenly(asCreator.http, creator, did);
    const before = await eventually('the release', async () => {
      const asset = await readAsset(api.http, did);
      return asset?.state === 'RELEASED' && asset.finality === 'FINAL' ? trail() : undefined;
    });
    await eventually('a call in the open', async () => ((await invoke()).status === 200 ? true : undefined));
    const granted = (uses: readonly KeyUse[]) => uses.filter(({ refusal }) => refusal === null).length;
    expect(granted(await trail())).toBe(granted(before));
  }, 300_000);
});
