/** @jest-environment ./services/executor-node/test/native-arrays-environment.mjs */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { languageModelFiles } from '@icubed/examples';
import { Wallet } from 'ethers';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLease } from '../src/lease/check-lease.js';
import { executeLease } from '../src/lease/execute-lease.js';
import { ContentGateway } from '../src/weights/content-gateway.js';
import { SealedCache } from '../src/weights/sealed-cache.js';
import { Shelf } from '../src/weights/shelf.js';
import { WeightCache } from '../src/weights/weight-cache.js';
import { WeightFolder } from '../src/weights/weight-folder.js';
import { leaseOf } from './a-lease.js';
import { startContentServer, type ContentServer } from './content-server.js';
import { context } from './executor-double.js';
import { inProcessRunner } from './in-process-runner.js';
import { profileFiles } from './model-content.js';
import { CREATOR, publish, type PublishedContent } from './published-content.js';

const BASE = 'did:icubed:31337:9';
const input = Buffer.from('Wir sehen uns am Montag um neun im Büro.');
const never = new AbortController().signal;

describe('leases of a prompt profile', () => {
  let content: ContentServer;
  let cacheDir: string;
  let gateway: ContentGateway;
  let parts: Parameters<typeof executeLease>[0];
  let model: PublishedContent;

  beforeAll(async () => {
    content = await startContentServer();
    cacheDir = await mkdtemp(join(tmpdir(), 'icubed-node-'));
    const shelf = new Shelf(new WeightFolder(cacheDir), { maxBytes: 1e9, now: () => new Date() });
    const options = { fetchTimeoutMs: 60_000, retryAfterMs: [100, 500] };
    gateway = new ContentGateway(content.url);
    parts = {
      weights: new WeightCache(shelf, gateway, options),
      sealed: new SealedCache(shelf, gateway, options),
      runner: inProcessRunner(),
      signer: new Wallet(`0x${'42'.repeat(32)}`),
      context,
      nowMs: () => 0,
      nowSeconds: () => 0n,
    };
    model = serve(languageModelFiles(), 'bafybasecontent');
  });
  afterAll(async () => {
    await gateway.close();
    await content.close();
    await rm(cacheDir, { recursive: true, force: true });
  });

  function serve(files: ReadonlyMap<string, Uint8Array>, cid: string): PublishedContent {
    const published = publish(files, cid);
    content.serve(cid, published.folder);
    return published;
  }
  const base = (change: object = {}) => ({
    did: BASE,
    assetId: '9',
    creator: CREATOR,
    digest: model.registered.digest,
    contentCid: 'bafybasecontent',
    ...change,
  });
  const call = (profile: PublishedContent, named: ReturnType<typeof base> | undefined) => {
    const { digest, creator, contentCid } = profile.registered;
    const lease = leaseOf(input, {
      digest,
      creator,
      contentCid,
      base: named,
      input: { ...leaseOf(input).input, mediaType: 'text/plain' },
    });
    return executeLease(parts, lease, input, never, () => Promise.reject(new Error('nothing is sealed')));
  };

  it('run the base under the parameters of the profile, and the base itself as it was', async () => {
    const one = serve(profileFiles({ 'text/language@1': { candidates: 1 } }, BASE), 'bafyonecandidate');
    const plain = JSON.parse(Buffer.from((await call(model, undefined)).output).toString());
    const profiled = JSON.parse(Buffer.from((await call(one, base())).output).toString());
    expect(plain.candidates).toHaveLength(3);
    expect(profiled).toEqual({ ...plain, candidates: [plain.candidates[0]] });
    const again = JSON.parse(Buffer.from((await call(model, undefined)).output).toString());
    expect(again).toEqual(plain);
  });

  it('are refused when either content is not what is registered', async () => {
    const profile = serve(profileFiles({}, BASE), 'bafynoparameters');
    const forged = base({ digest: `0x${'66'.repeat(32)}` });
    await expect(call(profile, forged)).rejects.toMatchObject({ code: 'NODE.WEIGHTS_MISMATCH' });
    profile.folder.set('icubed.profile.json', profileFiles({}, 'did:icubed:31337:8').get('icubed.profile.json')!);
    content.serve('bafychangedcontent', profile.folder);
    const tampered = {
      ...profile,
      registered: { ...profile.registered, contentCid: 'bafychangedcontent', creator: `0x${'c1'.repeat(20)}` },
    };
    await expect(call(tampered, base())).rejects.toMatchObject({ code: 'NODE.WEIGHTS_MISMATCH' });
  });

  it.each([
    ['names another base', profileFiles({}, 'did:icubed:31337:8'), true, 'NODE.PROFILE_REFUSED'],
    ['comes without a base', profileFiles({}, BASE), false, 'NODE.PROFILE_REFUSED'],
    ['is no profile', languageModelFiles(), true, 'NODE.PROFILE_REFUSED'],
    [
      'sets what is out of range',
      profileFiles({ 'text/language@1': { candidates: 99 } }, BASE),
      true,
      'NODE.PARAMETER_REFUSED',
    ],
    [
      'sets what the base has not',
      profileFiles({ 'image/dbnet@1': { unclip: 2 } }, BASE),
      true,
      'NODE.PARAMETER_REFUSED',
    ],
    ['is not what it should be', new Map([['icubed.profile.json', Buffer.from('[]')]]), true, 'CONTENT.MODEL_INVALID'],
  ])('are refused when the asset %s', async (name, files, withBase, code) => {
    const asset = serve(files, `bafy${name.replaceAll(' ', '')}`);
    await expect(call(asset, withBase ? base() : undefined)).rejects.toMatchObject({ code });
  });

  it('are refused at once when the base is of another chain or its DID of another asset', () => {
    const terms = { chainId: 31337, priceUsdMicros: 1n, maxInputBytes: 1_000 };
    const check = (change: object) => () => checkLease(leaseOf(input, { base: base(change) }), input, terms);
    expect(check({})).not.toThrow();
    expect(check({ did: 'did:icubed:1:9' })).toThrow(expect.objectContaining({ code: 'PROTOCOL.WRONG_CHAIN' }));
    expect(check({ assetId: '8' })).toThrow(expect.objectContaining({ code: 'PROTOCOL.DID_MALFORMED' }));
  });
});
