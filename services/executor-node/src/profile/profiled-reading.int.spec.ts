/** @jest-environment ./services/executor-node/test/native-arrays-environment.mjs */
import { describe, expect, it } from '@jest/globals';
import { faintPrint, profileFiles } from '@icubed/examples';
import sharp from 'sharp';
import { ocrFiles, picture } from '../../test/ocr-content.js';
import { backends } from '../backend/backends.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { processors } from '../pipeline/processors.js';
import { profiledFiles } from './profiled-files.js';

// the head of the table: two rows of two pieces
const table = await sharp(picture('invoice-german'))
  .extract({ left: 0, top: 330, width: 830, height: 120 })
  .png()
  .toBuffer();
const did = 'did:icubed:31337:7';

async function read(parameters: Parameters<typeof profileFiles>[1]): Promise<{ text: string; lines: unknown[] }> {
  const files = profiledFiles(profileFiles(did, parameters), { did, files: ocrFiles() }, processors);
  const pipeline = await Pipeline.load(files, backends(), processors);
  const input = { mediaType: 'image/png', bytes: table };
  const { bytes } = await pipeline.run(input, new AbortController().signal);
  await pipeline.dispose();
  return JSON.parse(Buffer.from(bytes).toString()) as { text: string; lines: unknown[] };
}

describe('the recogniser under a profile', () => {
  it('reads as the profile wants it', async () => {
    const plain = await read({});
    expect(plain.text).toContain('Artikel Betrag');
    const reversed = await read({ 'image/dbnet@1': { readingOrder: 'right-to-left' } });
    expect(reversed.text).toContain('Betrag Artikel');
    expect((await read({ 'text/ctc@1': { minConfidence: 1 } })).lines).toEqual([]);
    expect((await read(faintPrint)).text).toContain('Drucker und Papier 249,90 EUR');
  });
});
