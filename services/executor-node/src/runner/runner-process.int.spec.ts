import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import sharp from 'sharp';
import { ocrFiles, picture } from '../../test/ocr-content.js';
import { RunnerPool } from './runner-pool.js';
import type { RunnerProgram } from './runner-process.js';

const test = join(import.meta.dirname, '../../test');
const execArgv = ['--conditions=icubed-source', '--import', join(test, '../../../tools/jest/run-sources.mjs')];
const real: RunnerProgram = { path: join(import.meta.dirname, 'runner.main.ts'), args: ['cpu'], execArgv };
/** A runner whose networks misbehave as native code can. */
const rogue: RunnerProgram = { path: join(test, 'rogue-runner.mjs'), args: [], execArgv: [] };
const asset = (digest: string, files = ocrFiles) => ({ digest, files: async () => files() });
const never = new AbortController().signal;

describe('runner processes', () => {
  let pool: RunnerPool;
  let slip: { mediaType: string; bytes: Buffer };
  beforeAll(async () => {
    const head = sharp(picture('invoice-german')).extract({ left: 0, top: 0, width: 600, height: 160 });
    slip = { mediaType: 'image/png', bytes: await head.png().toBuffer() };
  });
  afterEach(() => pool.close());

  it('run real weights, ask for the files once, and answer failures with their code', async () => {
    pool = new RunnerPool(real, { size: 1, maxLoaded: 1 });
    let asked = 0;
    const counted = { digest: 'a', files: async () => ((asked += 1), ocrFiles()) };
    const output = await pool.run(counted, slip, never);
    expect(JSON.parse(Buffer.from(output.bytes).toString()).text).toContain('RECHNUNG 2026-1042');
    const text = pool.run(counted, { ...slip, bytes: Buffer.from('no picture') }, never);
    await expect(text).rejects.toMatchObject({ code: 'NODE.INPUT_NOT_AN_IMAGE' });
    expect(asked).toBe(1);

    const hostile = ocrFiles().set('det.onnx', Buffer.from('no network'));
    await expect(
      pool.run(
        asset('b', () => hostile),
        slip,
        never,
      ),
    ).rejects.toMatchObject({ code: 'NODE.MODEL_REFUSED' });
    await pool.run(counted, slip, never);
    expect(asked).toBe(2);
  });

  it('do not see the environment of the node, where its key may be', async () => {
    pool = new RunnerPool(rogue, { size: 1, maxLoaded: 1 });
    const output = await pool.run(asset('environment'), slip, never);
    expect(JSON.parse(Buffer.from(output.bytes).toString())).toEqual([]);
  });

  it('take only themselves down when a network crashes, and a new one takes their place', async () => {
    pool = new RunnerPool(rogue, { size: 1, maxLoaded: 1 });
    await expect(pool.run(asset('crash'), slip, never)).rejects.toMatchObject({
      code: 'NODE.RUNNER_LOST',
      retryable: true,
    });
    await expect(pool.run(asset('environment'), slip, never)).resolves.toMatchObject({ mediaType: 'application/json' });
  });

  it('are ended when a network does not come back in time', async () => {
    pool = new RunnerPool(rogue, { size: 1, maxLoaded: 1 });
    const reason = new Error('the lease ran out');
    await expect(pool.run(asset('hang'), slip, abortIn(300, reason))).rejects.toBe(reason);
    await pool.run(asset('environment'), slip, never);
  });

  it('take no more than they are', async () => {
    pool = new RunnerPool(rogue, { size: 1, maxLoaded: 1 });
    const stuck = pool.run(asset('hang'), slip, abortIn(200, new Error('enough')));
    await expect(pool.run(asset('environment'), slip, never)).rejects.toMatchObject({ code: 'NODE.BUSY' });
    await expect(stuck).rejects.toThrow('enough');
  });
});

function abortIn(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
}
