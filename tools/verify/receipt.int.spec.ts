import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces, ReceiptAnchorArtifact } from '@icubed/contracts-abi';
import { DEVELOPMENT_MNEMONIC, startChain, type TestChain } from '@icubed/local';
import { leafHash, merkleProof, merkleRoot, receiptId, signReceipt } from '@icubed/protocol';
import { Contract, ContractFactory, getBytes, HDNodeWallet, hexlify, JsonRpcProvider, Wallet } from 'ethers';
import { verifyReceipt } from './receipt.mjs';

const node = new Wallet(`0x${'0e'.repeat(32)}`);
const word = (byte: string) => `0x${byte.repeat(32)}`;
const COUNT = 3;
let chain: TestChain;
let provider: JsonRpcProvider;
let dir: string;
let contract: string;
let proof: Proof;

interface Proof {
  readonly receipt: Record<string, unknown>;
  readonly anchor: Record<string, unknown>;
}

beforeAll(async () => {
  [chain, dir] = await Promise.all([startChain(), mkdtemp(join(tmpdir(), 'icubed-verify-'))]);
  provider = new JsonRpcProvider(chain.rpcUrl, chain.chainId, { staticNetwork: true, cacheTimeout: -1 });
  const key = HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC).connect(provider);
  const factory = new ContractFactory(ReceiptAnchorArtifact.abi, ReceiptAnchorArtifact.bytecode, key);
  const deployed = await factory.deploy(key.address);
  await deployed.waitForDeployment();
  contract = await deployed.getAddress();
  proof = await anchoredProof(new Contract(contract, interfaces.ReceiptAnchor, key));
});
afterAll(async () => {
  provider.destroy();
  await chain.close();
  await rm(dir, { recursive: true, force: true });
});

/** As the executor answers it. */
async function anchoredProof(anchors: Contract): Promise<Proof> {
  const domain = { chainId: chain.chainId, verifyingContract: `0x${'0c'.repeat(20)}` };
  const context = { chainId: domain.chainId, jobManager: domain.verifyingContract };
  const receiptOf = (callId: string) => ({
    ...{ callId, step: 0, attempt: 1, assetId: 7n, digest: word('d1') },
    ...{ inputDigest: word('d2'), outputDigest: word('d3'), assetPrice: 1_000n, nodePrice: 200n },
    ...{ node: node.address, chainTime: 1_790_000_000n },
  });
  const receipts = Array.from({ length: COUNT }, (_, index) => receiptOf(word(`0${index + 1}`)));
  const leaves = receipts.map((each) => leafHash(getBytes(receiptId(context, each))));
  const hour = Math.floor((await provider.getBlock('latest'))!.timestamp / 3_600) - 1;
  const root = hexlify(merkleRoot(leaves));
  const sent = (await anchors.getFunction('anchor')(hour, root, COUNT, 'bafylist')) as { wait(): Promise<unknown> };
  await sent.wait();
  const [index, receipt] = [COUNT - 1, receipts[COUNT - 1]!];
  const wire = Object.fromEntries(
    Object.entries(receipt).map(([name, value]) => [name, typeof value === 'bigint' ? value.toString() : value]),
  );
  const id = receiptId(context, receipt);
  return {
    receipt: { ...wire, id, domain, signature: await signReceipt(node, context, receipt) },
    anchor: {
      ...{ contract, hour, index, count: COUNT, root },
      proof: merkleProof(leaves, index).map(({ hash }) => hexlify(hash)),
    },
  };
}

async function verify(of: Proof, ...args: string[]): Promise<{ code: number; output: string }> {
  const file = join(dir, 'proof.json');
  await writeFile(file, JSON.stringify(of));
  const lines: string[] = [];
  const code = await verifyReceipt([file, ...args], (line: string) => lines.push(line));
  return { code, output: lines.join('\n') };
}

const tampered = (part: 'receipt' | 'anchor', change: Record<string, unknown>): Proof => ({
  ...proof,
  [part]: { ...proof[part], ...change },
});

describe('npm run verify -- receipt', () => {
  it('checks signature and place with nobody’s help, and says what it did not check', async () => {
    const { code, output } = await verify(proof);
    expect([code, output.split('\n').at(-1)]).toEqual([0, 'equal']);
    expect(output).toContain('that the root was anchored is not checked');
  });

  it('says where the root is anchored', async () => {
    const { code, output } = await verify(proof, '--rpc', chain.rpcUrl, '--anchor-contract', contract);
    expect([code, output.split('\n').slice(-2)]).toEqual([
      0,
      [expect.stringMatching(/^anchored in block \d+$/), 'equal'],
    ]);
  });

  it.each([
    ['receipt.id', 'receipt', { outputDigest: word('ee') }],
    ['anchor.proof', 'anchor', { index: 0 }],
    ['anchor.proof', 'anchor', { root: word('66') }],
  ] as const)('names a difference at %s', async (path, part, change) => {
    expect(await verify(tampered(part, change))).toMatchObject({
      code: 1,
      output: expect.stringContaining(`different at ${path}`),
    });
  });

  it('names a receipt that its node did not sign, and a contract that is not the trusted one', async () => {
    const other = await signReceipt(
      new Wallet(`0x${'0f'.repeat(32)}`),
      { chainId: chain.chainId, jobManager: `0x${'0c'.repeat(20)}` },
      { ...(proof.receipt as unknown as Parameters<typeof signReceipt>[2]) },
    );
    expect(await verify(tampered('receipt', { signature: other }))).toMatchObject({
      code: 1,
      output: expect.stringContaining('different at receipt.signature'),
    });
    expect(await verify(proof, '--rpc', chain.rpcUrl, '--anchor-contract', `0x${'0d'.repeat(20)}`)).toMatchObject({
      code: 1,
      output: expect.stringContaining('different at anchor.contract'),
    });
  });

  it('does not say equal of an hour that is not anchored, nor where nobody answers', async () => {
    const early = tampered('anchor', { hour: 1 });
    expect(await verify(early, '--rpc', chain.rpcUrl)).toMatchObject({
      code: 2,
      output: expect.stringContaining('no root is anchored for hour 1'),
    });
    expect(await verify(proof, '--rpc', 'http://127.0.0.1:9')).toMatchObject({ code: 2 });
    expect(await verify({ ...proof, anchor: {} })).toMatchObject({ code: 2 });
  });
});
