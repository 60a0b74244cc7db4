import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { previousModels, weekEnd } from '@icubed/ranking';
import { WEEK } from '../../libs/ranking/test/example.js';
import { Publisher, verify } from './test/publisher.js';

let publisher: Publisher;
let origin: string;

beforeAll(async () => {
  publisher = await Publisher.start();
  origin = publisher.origin;
});
afterAll(() => publisher.close());

describe('npm run verify -- ranking', () => {
  it('says equal of an honest release', async () => {
    const { cid } = await publisher.publish();
    const { code, output } = await verify(cid, '--origin', origin);
    expect([code, output.split('\n').at(-1)]).toEqual([0, 'equal']);
    expect(output).toContain('2 receipts');
    expect(output).toMatch(/1–1 +CV +\d+\.\d{3} +1 +7/);
  });

  it('names the first difference of a tampered one', async () => {
    const { cid } = await publisher.publish((snapshot) => ({
      ...snapshot,
      models: snapshot.models.map((model) => ({ ...model, votes: model.votes + 100 })),
    }));
    expect(await verify(cid, '--origin', origin)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/different at models\[0\]\.votes: expected 1, found 101$/),
    });
  });

  it('refuses a release of another signer than the one asked for', async () => {
    const { cid } = await publisher.publish();
    const { code, output } = await verify(cid, '--origin', origin, '--signer', `0x${'12'.repeat(20)}`);
    expect([code, output]).toEqual([1, expect.stringContaining('BENCHMARK.SIGNER_MISMATCH')]);
  });

  it('catches inputs that misquote the release before', async () => {
    const before = await publisher.publish();
    const next = { week: WEEK + 1, closedAt: weekEnd(WEEK + 1) };
    const models = previousModels(before.snapshot, next.closedAt);
    const honest = await publisher.publish(undefined, { ...next, previous: { cid: before.cid, models } });
    expect(await verify(honest.cid, '--origin', origin)).toMatchObject({ code: 0 });
    const misquoted = await publisher.publish(undefined, {
      ...next,
      previous: { cid: before.cid, models: models.map((model) => ({ ...model, overall: 9 })) },
    });
    expect(await verify(misquoted.cid, '--origin', origin)).toMatchObject({
      code: 1,
      output: expect.stringContaining('previous.models[0].overall'),
    });
  });

  it('works from files', async () => {
    const { cid } = await publisher.publish();
    const folder = mkdtempSync(join(tmpdir(), 'icubed-verify-'));
    const file = (name: string, path: string) => {
      writeFileSync(join(folder, name), publisher.published.get(path)!);
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

  it.each([[[]], [['a', 'b']], [['a', '--nonsense']], [['a', '--snapshot', 'x']], [['a', '--anchor-contract', 'x']]])(
    'explains itself for %j',
    async (args) => {
      expect(await verify(...args)).toMatchObject({ code: 2, output: expect.stringContaining('usage') });
    },
  );

  it('says what it could not reach', async () => {
    expect(await verify('bafy', '--origin', origin)).toMatchObject({ code: 2, output: expect.stringContaining('404') });
  });
});
