import { describe, expect, it } from '@jest/globals';
import { cidOf } from '../index.js';

describe('the CID of bytes', () => {
  // made by multiformats 14: CID.createV1(raw.code, await sha256.digest(bytes))
  it.each([
    ['', 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'],
    ['hello', 'bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq'],
    ['a receipt'.repeat(1_000), 'bafkreiha22vc3kvmbpkcl7dapgufiafraehbo54tbygeii76lavsprmaaq'],
  ])('is the one that IPFS gives them as a block', (text, cid) => {
    expect(cidOf(new TextEncoder().encode(text))).toBe(cid);
  });
});
