import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  canonicalBytes,
  cidOf,
  computeSnapshot,
  digestOf,
  previousModels,
  type RankingSnapshot,
  signRanking,
  weekEnd,
} from '@icubed/ranking';
import { inputsOf, ranking, WEEK } from '../../libs/ranking/test/example.js';
import { verifyRanking } from './ranking.mjs';

const published = new Map<string, Uint8Array>();
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const bytes = published.get(request.url ?? '');
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const PAID = [
  { assetId: '7', payer: 5, assetPrice: 2_000_000n, stars: 5 },
  { assetId: '8', payer: 6, assetPrice: 1_000_000n, stars: 2 },
];

/** Publishes a release as the platform would, with an honest signature over whatever is in it. */
async function publish(
  tamper: (snapshot: RankingSnapshot) => RankingSnapshot = (snapshot) => snapshot,
  more = {},
): Promise<{ cid: string; snapshot: RankingSnapshot }> {
  const inputs = await inputsOf(PAID, more);
  const snapshot = tamper(computeSnapshot(inputs));
  const bytes = canonicalBytes(snapshot);
  const cid = cidOf(bytes);
  const { week, root } = snapshot;
  const signature = await signRanking(ranking, snapshot, { week, root, cid, digest: digestOf(bytes) });
  published.set(`/v1/rankings/${cid}`, bytes);
  published.set(`/v1/rankings/${cid}/inputs`, canonicalBytes(inputs));
  published.set(
    `/v1/rankings/${cid}/release`,
    new TextEncoder().encode(JSON.stringify({ signature, signer: ranking.address })),
  );
  return { cid, snapshot };
}

async function verify(...args: string[]): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const code = await verifyRanking(args, (line: string) => lines.push(line));
  return { code, output: lines.join('\n') };
}

describe('npm run verify -- ranking', () => {
  it('says equal of an honest release', async () => {
    const { cid } = await publish();
    const { code, output } = await verify(cid, '--origin', origin);
    expect([code, output.split('\n').at(-1)]).toEqual([0, 'equal']);
    expect(output).toContain('2 receipts');
    expect(output).toMatch(/1–1 +CV +\d+\.\d{3} +1 +7/);
  });

  it('names the first difference of a tampered one', async () => {
    const { cid } = await publish((snapshot) => ({
      ...snapshot,
      models: snapshot.models.map((model) => ({ ...model, votes: model.votes + 100 })),
    }));
    expect(await verify(cid, '--origin', origin)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/different at models\[0\]\.votes: expected 1, found 101$/),
    });
  });

  it('refuses a release of another signer than the one asked for', async () => {
    const { cid } = await publish();
    const { code, output } = await verify(cid, '--origin', origin, '--signer', `0x${'12'.repeat(20)}`);
    expect([code, output]).toEqual([1, expect.stringContaining('BENCHMARK.SIGNER_MISMATCH')]);
  });

  it('catches inputs that misquote the release before', async () => {
    const before = await publish();
    const next = { week: WEEK + 1, closedAt: weekEnd(WEEK + 1) };
    const models = previousModels(before.snapshot, next.closedAt);
    const honest = await publish(undefined, { ...next, previous: { cid: before.cid, models } });
    expect(await verify(honest.cid, '--origin', origin)).toMatchObject({ code: 0 });
    const misquoted = await publish(undefined, {
      ...next,
      previous: { cid: before.cid, models: models.map((model) => ({ ...model, overall: 9 })) },
    });
    expect(await verify(misquoted.cid, '--origin', origin)).toMatchObject({
      code: 1,
      output: expect.stringContaining('previous.models[0].overall'),
    });
  });

  it('works from files', async () => {
    const { cid } = await publish();
    const folder = mkdtempSync(join(tmpdir(), 'icubed-verify-'));
    const file = (name: string, path: string) => {
      writeFileSync(join(folder, name), published.get(path)!);
      return [`--${name}`, join(folder, name)];
    };
    const paths = `/v1/rankings/${cid}`;
    const args = [
      ...file('snapshot', paths),
      ...file('inputs', `${paths}/inputs`),
      ...file('release', `${paths}/release`),
    ];
    expect(await verify(cid, ...args)).toMatchObject({ code: 0 });
    rmSync(folder, { recursive: true });
  });

  it.each([[[]], [['a', 'b']], [['a', '--nonsense']], [['a', '--snapshot', 'x']]])(
    'explains itself for %j',
    async (args) => {
      expect(await verify(...args)).toMatchObject({ code: 2, output: expect.stringContaining('usage') });
    },
  );

  it('says what it could not reach', async () => {
    expect(await verify('bafy', '--origin', origin)).toMatchObject({ code: 2, output: expect.stringContaining('404') });
  });
});
