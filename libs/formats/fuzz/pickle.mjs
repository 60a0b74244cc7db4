import { looksPickled } from '@icubed/formats';
import { fixtures } from './engine/fixtures.mjs';

export const seeds = () => [
  ...fixtures(
    'protocol-0.pkl',
    'protocol-1.pkl',
    'protocol-2.pkl',
    'protocol-3.pkl',
    'protocol-4.pkl',
    'protocol-5.pkl',
    'torch-legacy.pt',
    'plain.joblib',
  ),
  Buffer.from('(S"ls"\nios\nsystem\n.'),
];
export const words = [
  'cos\nsystem\n',
  '\x80\x02',
  '(',
  't',
  'R',
  '.',
  'o',
  'ios\nsystem\n',
  '\x8c\x01a',
  '\x93',
  '\x94',
  'h\0',
  'q\0',
  'X\x01\0\0\0a',
  '\x85',
  '\x81',
  'b',
  '\x92',
  '}',
  '1',
  '0',
  '2',
  'u',
  'e',
];

export async function fuzz(reader) {
  await looksPickled(reader, true);
  await looksPickled(reader, false);
}
