import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODEL_FILE } from '@icubed/content';
import { spamModelFiles } from '@icubed/examples';
import { recoverNodeSealingKeySigner, type KeyWantedMessage, type LeaseMessage } from '@icubed/protocol';
import { pino } from 'pino';
import { host, type HostedNode } from '../src/host.js';
import { RunnerPool } from '../src/runner/runner-pool.js';
import type { RunnerProgram } from '../src/runner/runner-process.js';
import { leaseOf } from './a-lease.js';
import { startContentServer, type ContentServer } from './content-server.js';
import { context, ExecutorDouble, JOB_MANAGER, type Answer } from './executor-double.js';
import { profileFiles } from './model-content.js';
import { handedOver, sealFolder, type SealedContent } from './sealed-content.js';

const input = Buffer.from('You have won a prize, click here to claim it.');
const sources = join(import.meta.dirname, '../../../tools/jest/run-sources.mjs');
const program: RunnerProgram = {
  path: join(import.meta.dirname, '../src/runner/runner.main.ts'),
  args: ['cpu'],
  execArgv: ['--conditions=icubed-source', '--import', sources],
};

describe('a lease of sealed content', () => {
  let executor: ExecutorDouble;
  let content: ContentServer;
  let cacheDir: string;
  let node: HostedNode;
  let model: SealedContent;

  beforeEach(async () => {
    executor = new ExecutorDouble();
    content = await startContentServer();
    cacheDir = await mkdtemp(join(tmpdir(), 'icubed-node-'));
    node = await host(
      {
        ICUBED_NODE_EXECUTOR_URL: executor.url,
        ICUBED_NODE_CONTENT_URL: content.url,
        ICUBED_NODE_PRIVATE_KEY: `0x${'42'.repeat(32)}`,
        ICUBED_NODE_CHAIN_ID: '31337',
        ICUBED_NODE_JOB_MANAGER: JOB_MANAGER,
        ICUBED_NODE_CACHE_DIR: cacheDir,
        ICUBED_NODE_DRAIN_MS: '200',
        ICUBED_NODE_PORT: '0',
      },
      { logger: pino({ level: 'silent' }), runner: new RunnerPool(program, { size: 1, maxLoaded: 4 }) },
    );
    await executor.welcomed();
    model = await sealFolder(spamModelFiles());
    content.serve(model.registered.contentCid, model.folder);
  });
  afterEach(async () => {
    await node.close();
    await executor.close();
    await content.close();
    await rm(cacheDir, { recursive: true, force: true });
  });

  const leased = (leaseId: string, change: Partial<LeaseMessage> = {}): LeaseMessage => {
    const { digest, creator, contentCid } = model.registered;
    const question = { ...leaseOf(input).input, mediaType: 'text/plain' };
    return leaseOf(input, { leaseId, digest, creator, contentCid, sealed: true, input: question, ...change });
  };
  const wanted = async (): Promise<KeyWantedMessage> =>
    (await executor.answer(({ type }) => type === 'keyWanted')).message as KeyWantedMessage;
  const grant = async (lease: LeaseMessage, of = model, change: object = {}): Promise<KeyWantedMessage> => {
    const asked = await wanted();
    const key = { ...(await handedOver(of, lease, asked, node.address)), ...change };
    executor.send({ type: 'keyGranted', leaseId: lease.leaseId, assetId: asked.assetId, key });
    return asked;
  };
  const ended = (lease: LeaseMessage): Promise<Answer> =>
    executor.answer((m) => 'leaseId' in m && m.leaseId === lease.leaseId && ['result', 'failure'].includes(m.type));
  const run = async (lease: LeaseMessage): Promise<Answer> => {
    executor.give(lease, input);
    await grant(lease);
    return ended(lease);
  };
  /** Every byte that the node has on its disk. */
  const onDisk = async (): Promise<Buffer> => {
    const entries = await readdir(cacheDir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
  };

  it('asks for the key in the name of the node, runs on the real weights, and keeps nothing plain', async () => {
    expect(executor.hellos[0]?.capabilities.opensSealed).toBe(true);
    const lease = leased('first');
    executor.give(lease, input);
    const { sealingKey, assetId, leaseId } = await grant(lease);
    expect([assetId, leaseId]).toEqual(['7', 'first']);
    const { publicKey, signature } = sealingKey;
    const signed = { node: node.address, publicKey, validUntil: BigInt(sealingKey.validUntil) };
    expect(recoverNodeSealingKeySigner(context, signed, signature)).toBe(node.address);
    expect(signed.validUntil - BigInt(Math.floor(Date.now() / 1_000))).toBeLessThanOrEqual(600n);

    const { message, payload } = await ended(lease);
    expect(message).toMatchObject({ type: 'result' });
    expect(JSON.parse(payload.toString())).toMatchObject({ label: 'spam' });

    const disk = await onDisk();
    expect(disk.length).toBeGreaterThan(1_000);
    expect(disk.includes(Buffer.from(model.dataKey))).toBe(false);
    for (const bytes of spamModelFiles().values())
      expect(disk.includes(Buffer.from(bytes.subarray(0, 64)))).toBe(false);
    expect(disk.includes(MODEL_FILE)).toBe(false);
  });

  it('asks again for each call, with another key of its own, and fetches the sealed bytes once', async () => {
    const keys = new Set<string>();
    for (const leaseId of ['first', 'second']) {
      const lease = leased(leaseId);
      executor.give(lease, input);
      keys.add((await grant(lease)).sealingKey.publicKey);
      expect((await ended(lease)).message.type).toBe('result');
    }
    expect(keys.size).toBe(2);
    expect(content.asked).toHaveLength(model.folder.size);
  });

  it('reports the refusal of the key by its own code, and does not run', async () => {
    const lease = leased('refused');
    executor.give(lease, input);
    const { assetId } = await wanted();
    const refusal = { code: 'REGISTRY.NODE_NOT_BONDED', detail: 'no bond' };
    executor.send({ type: 'keyRefused', leaseId: lease.leaseId, assetId, ...refusal });
    expect((await ended(lease)).message).toMatchObject({ type: 'failure', ...refusal, retryable: false });
    expect(content.asked).toEqual([]);
  });

  it('keeps to the codes it knows', async () => {
    const lease = leased('refused');
    executor.give(lease, input);
    const { assetId } = await wanted();
    executor.send({ type: 'keyRefused', leaseId: lease.leaseId, assetId, code: 'NEW.CODE', detail: 'of tomorrow' });
    expect((await ended(lease)).message).toMatchObject({ code: 'NODE.KEY_REFUSED', detail: 'NEW.CODE: of tomorrow' });
  });

  it.each([
    ['another call', { callId: `0x${'cb'.repeat(32)}` }],
    ['another attempt', { attempt: 2 }],
  ])('opens no key that was handed over for %s', async (_, change) => {
    const lease = leased('first');
    executor.give(lease, input);
    await grant({ ...lease, ...change });
    expect((await ended(lease)).message).toMatchObject({ type: 'failure', code: 'CONTENT.KEY_UNWRAP_FAILED' });
  });

  it('refuses the content under another key than its own, and keeps what it has', async () => {
    expect((await run(leased('first'))).message.type).toBe('result');
    const asked = content.asked.length;
    const lease = leased('second');
    executor.give(lease, input);
    await grant(lease, { ...model, dataKey: (await sealFolder(spamModelFiles())).dataKey });
    expect((await ended(lease)).message).toMatchObject({ type: 'failure', code: 'NODE.WEIGHTS_MISMATCH' });
    expect((await run(leased('third'))).message.type).toBe('result');
    // one look at the manifest, to tell a wrong key from a damaged disk
    expect(content.asked.length - asked).toBe(1);
  });

  it.each(['00000.sealed', 'manifest.sealed'])('refuses a changed chunk of %s from the gateway', async (name) => {
    const changed = Buffer.from(model.folder.get(name)!);
    changed[changed.length - 20]! ^= 1;
    content.serve(model.registered.contentCid, new Map([...model.folder, [name, changed]]));
    const { message } = await run(leased('first'));
    expect(message).toMatchObject({ type: 'failure', code: 'NODE.WEIGHTS_MISMATCH', retryable: false });
    expect(await readdir(cacheDir)).toEqual([]);
    content.serve(model.registered.contentCid, model.folder);
    expect((await run(leased('second'))).message.type).toBe('result');
  });

  it('fetches again what has changed on its disk', async () => {
    expect((await run(leased('first'))).message.type).toBe('result');
    const file = join(cacheDir, `sealed-${model.registered.contentCid}`, '00001.sealed');
    const bytes = await readFile(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await writeFile(file, bytes);
    expect((await run(leased('second'))).message.type).toBe('result');
    expect(content.asked).toHaveLength(2 * model.folder.size);
  });

  it('refuses content that was sealed well, but is not what was registered', async () => {
    const lease = leased('first', { creator: `0x${'ee'.repeat(20)}` });
    expect((await run(lease)).message).toMatchObject({ type: 'failure', code: 'NODE.WEIGHTS_MISMATCH' });
  });

  it('asks for two keys when profile and base are sealed', async () => {
    const profile = await sealFolder(profileFiles({}, 'did:icubed:31337:9'), 'bafyprofile');
    content.serve('bafyprofile', profile.folder);
    const { digest, creator, contentCid } = model.registered;
    const base = { did: 'did:icubed:31337:9', assetId: '9', creator, digest, contentCid, sealed: true as const };
    const both = leased('both', { ...profile.registered, base });
    executor.give(both, input);
    const asked = [await wanted(), await wanted()];
    expect(asked.map(({ assetId }) => assetId).sort()).toEqual(['7', '9']);
    for (const each of asked) {
      const key = await handedOver(each.assetId === '7' ? profile : model, both, each, node.address);
      executor.send({ type: 'keyGranted', leaseId: 'both', assetId: each.assetId, key });
    }
    expect((await ended(both)).message.type).toBe('result');
  });
});
