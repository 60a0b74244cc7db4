/** @jest-environment ./services/executor-node/test/native-arrays-environment.mjs */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recoverReceiptSigner, type LeaseMessage, type Receipt } from '@icubed/protocol';
import { pino } from 'pino';
import sharp from 'sharp';
import { host, type HostedNode } from '../src/host.js';
import type { Runner } from '../src/runner/runner.js';
import { leaseOf } from './a-lease.js';
import { startContentServer, type ContentServer } from './content-server.js';
import { context, ExecutorDouble, JOB_MANAGER, sha256 } from './executor-double.js';
import { inProcessRunner } from './in-process-runner.js';
import { ocrFiles, picture } from './ocr-content.js';
import { publish } from './published-content.js';

// the head of the invoice: two lines are enough to tell that it was read
const invoice = await sharp(picture('invoice-german'))
  .extract({ left: 0, top: 0, width: 600, height: 160 })
  .png()
  .toBuffer();
const logger = pino({ level: 'silent' });

describe('a node and an executor', () => {
  let executor: ExecutorDouble;
  let content: ContentServer;
  let cacheDir: string;
  let nodes: HostedNode[];

  beforeEach(async () => {
    executor = new ExecutorDouble();
    content = await startContentServer();
    cacheDir = await mkdtemp(join(tmpdir(), 'icubed-node-'));
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await executor.close();
    await content.close();
    await rm(cacheDir, { recursive: true, force: true });
  });

  async function startNode(runner: Runner = inProcessRunner(), env: Record<string, string> = {}): Promise<HostedNode> {
    const node = await host(
      {
        ICUBED_NODE_EXECUTOR_URL: executor.url,
        ICUBED_NODE_CONTENT_URL: content.url,
        ICUBED_NODE_PRIVATE_KEY: `0x${'42'.repeat(32)}`,
        ICUBED_NODE_CHAIN_ID: '31337',
        ICUBED_NODE_JOB_MANAGER: JOB_MANAGER,
        ICUBED_NODE_CACHE_DIR: cacheDir,
        ICUBED_NODE_DRAIN_MS: '200',
        ICUBED_NODE_PORT: '0',
        ...env,
      },
      { logger, runner },
    );
    nodes.push(node);
    return node;
  }

  function published(files = ocrFiles()): Partial<LeaseMessage> {
    const { registered, folder } = publish(files);
    content.serve(registered.contentCid, folder);
    return { digest: registered.digest, creator: registered.creator, contentCid: registered.contentCid };
  }

  const untilStopped: Runner = {
    run: (_asset, _input, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    close: async () => undefined,
  };

  it('proves its key, announces what it does, runs a lease on real weights and signs the receipt', async () => {
    const node = await startNode();
    await executor.welcomed();
    expect(executor.hellos[0]).toMatchObject({
      node: node.address,
      priceUsdMicros: '200',
      capabilities: {
        runtimes: ['onnx', 'wasm'],
        processors: ['image/dbnet@1', 'text/ctc@1', 'text/hashed-ngrams@1', 'onnx/classify@1', 'text/language@1'],
        concurrency: 2,
      },
    });

    const lease = leaseOf(invoice, { ...published(), attempt: 3, nodePrice: '250' });
    executor.give(lease, invoice);
    expect((await executor.answer(({ type }) => type === 'accepted')).message).toMatchObject({
      leaseId: lease.leaseId,
    });
    const { message, payload } = await executor.answer(({ type }) => type === 'result');

    if (message.type !== 'result') throw new Error('unreachable');
    expect(JSON.parse(payload.toString()).text).toContain('RECHNUNG 2026-1042\nMuster Handel GmbH');
    expect(message.output).toEqual({ mediaType: 'application/json', sha256: sha256(payload), size: payload.length });
    // written out, and not made by the node's own code: this is what an executor expects
    const receipt: Receipt = {
      callId: lease.callId,
      step: 0,
      attempt: 3,
      assetId: 7n,
      digest: lease.digest,
      inputDigest: sha256(invoice),
      outputDigest: sha256(payload),
      assetPrice: 1_000n,
      nodePrice: 250n,
      node: node.address,
      chainTime: 1_700_000_000n,
    };
    expect(recoverReceiptSigner(context, receipt, message.signature)).toBe(node.address);
    expect(recoverReceiptSigner(context, { ...receipt, nodePrice: 249n }, message.signature)).not.toBe(node.address);
  });

  it('refuses weights of other bytes than the registered ones before anything is loaded', async () => {
    const loaded: string[] = [];
    const runner: Runner = {
      run: async (asset) => {
        await asset.files();
        loaded.push(asset.digest);
        throw new Error('unreachable');
      },
      close: async () => undefined,
    };
    await startNode(runner);
    await executor.welcomed();
    const lease = leaseOf(invoice, published());
    const files = ocrFiles();
    files.get('rec.onnx')![1_000_000]! ^= 1;
    content.serve(lease.contentCid, publish(files).folder);
    const { message } = await executor.run(lease, invoice);
    expect(message).toMatchObject({ type: 'failure', code: 'NODE.WEIGHTS_MISMATCH', retryable: false });
    expect(loaded).toEqual([]);
  });

  it('refuses a picture that is none, and goes on working', async () => {
    await startNode();
    await executor.welcomed();
    const weights = published();
    const text = Buffer.from('this is no picture');
    const { message } = await executor.run(leaseOf(text, { ...weights, leaseId: 'text' }), text);
    expect(message).toMatchObject({ type: 'failure', code: 'NODE.INPUT_NOT_AN_IMAGE', retryable: false });
    const next = await executor.run(leaseOf(invoice, { ...weights, leaseId: 'picture' }), invoice);
    expect(next.message.type).toBe('result');
  });

  it('comes back when the connection is cut, drops what ran, and takes the lease again', async () => {
    let stopped = 0;
    const ocr = inProcessRunner();
    let hold = true;
    const runner: Runner = {
      run: (asset, input, signal) => {
        if (!hold) return ocr.run(asset, input, signal);
        signal.addEventListener('abort', () => (stopped += 1));
        return untilStopped.run(asset, input, signal);
      },
      close: () => ocr.close(),
    };
    await startNode(runner);
    await executor.welcomed();
    const lease = leaseOf(invoice, published());
    executor.give(lease, invoice);
    await executor.answer(({ type }) => type === 'accepted');
    executor.cut();

    await executor.welcomed(2);
    expect(stopped).toBe(1);
    hold = false;
    expect((await executor.run({ ...lease, attempt: 2 }, invoice)).message.type).toBe('result');
  });

  it('ends a lease that the executor cancels', async () => {
    await startNode(untilStopped);
    await executor.welcomed();
    executor.give(leaseOf(invoice), invoice);
    executor.send({ type: 'cancel', leaseId: 'lease-1', reason: 'the caller left' });
    expect((await executor.answer(({ type }) => type === 'failure')).message).toMatchObject({ code: 'NODE.CANCELLED' });
  });

  it('signs nothing for an executor that speaks in the name of another', async () => {
    executor.challengeChange = { executor: 'wss://other.example' };
    const node = await startNode(untilStopped);
    await sleep(300);
    expect(executor.hellos).toEqual([]);
    expect((await fetch(`${node.url}/health/ready`)).status).toBe(503);
  });

  it('cuts an executor that breaks the protocol, and comes back', async () => {
    await startNode(untilStopped);
    await executor.welcomed();
    executor.sendText('{"type":"lease"}');
    await executor.welcomed(2);
    executor.send({ type: 'lease', leaseId: 'half a lease' });
    await executor.welcomed(3);
    expect(executor.hellos).toHaveLength(3);
  });

  it('says that it drains, ends what takes too long and refuses what comes then', async () => {
    const node = await startNode(untilStopped);
    await executor.welcomed();
    executor.give(leaseOf(invoice), invoice);
    await executor.answer(({ type }) => type === 'accepted');
    const closed = node.close();
    nodes = [];
    await executor.answer(({ type }) => type === 'draining');
    executor.give(leaseOf(invoice, { leaseId: 'late' }), invoice);
    expect((await executor.answer(({ type }) => type === 'refused')).message).toMatchObject({
      leaseId: 'late',
      code: 'NODE.DRAINING',
    });
    expect((await executor.answer(({ type }) => type === 'failure')).message).toMatchObject({
      leaseId: 'lease-1',
      code: 'NODE.DRAINING',
    });
    await closed;
  });

  it('tells its operator how it is', async () => {
    const node = await startNode(untilStopped);
    await executor.welcomed();
    expect((await fetch(`${node.url}/health/live`)).status).toBe(200);
    // it is welcome here before it has heard of it
    while ((await fetch(`${node.url}/health/ready`)).status !== 200) await sleep(20);
    executor.give(leaseOf(invoice, { did: 'did:icubed:1:7' }), invoice);
    await executor.answer(({ type }) => type === 'refused');
    const metrics = await (await fetch(`${node.url}/metrics`)).text();
    expect(metrics).toMatch(/node_connected\{[^}]*\} 1/);
    expect(metrics).toMatch(/node_leases_total\{outcome="PROTOCOL.WRONG_CHAIN"[^}]*\} 1/);
    expect((await fetch(`${node.url}/secret`)).status).toBe(404);
  });

  it('does not start with a configuration it cannot keep, and names the variable and not the value', async () => {
    await expect(startNode(untilStopped, { ICUBED_NODE_PRIVATE_KEY: '0xhunter2' })).rejects.toThrow(
      /ICUBED_NODE_PRIVATE_KEY/,
    );
    await expect(startNode(untilStopped, { ICUBED_NODE_PRIVATE_KEY: '0xhunter2' })).rejects.not.toThrow(/hunter2/);
  });
});
