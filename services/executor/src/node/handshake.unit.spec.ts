import { describe, expect, it } from '@jest/globals';
import { address, type HelloMessage, signNodeHello } from '@icubed/protocol';
import { Wallet } from 'ethers';
import { verifyHello } from './handshake.js';

const context = { chainId: 31337, jobManager: address(`0x${'55'.repeat(20)}`) };
const node = new Wallet(`0x${'01'.repeat(32)}`);
const challenge = { nonce: `0x${'ab'.repeat(32)}`, executor: 'ws://127.0.0.1:4005' };
const refused = expect.objectContaining({ code: 'EXECUTOR.NODE_HELLO_REFUSED' });

async function hello(
  over: Partial<{ nonce: string; executor: string; expiresAt: bigint; signer: Wallet }> = {},
): Promise<HelloMessage> {
  const signed = { node: node.address, expiresAt: 1_060n, ...challenge, ...over };
  const signature = await signNodeHello(over.signer ?? node, context, {
    node: signed.node,
    nonce: signed.nonce,
    executor: signed.executor,
    expiresAt: signed.expiresAt,
  });
  const capabilities = { runtimes: ['onnx'], processors: [], concurrency: 1 };
  return {
    type: 'hello',
    node: node.address,
    expiresAt: signed.expiresAt.toString(),
    signature,
    priceUsdMicros: '1',
    capabilities,
    software: 'test',
  };
}

describe("a node's hello", () => {
  it('proves the key over the nonce of this connection', async () => {
    expect(verifyHello(context, challenge, await hello(), 1_000n)).toBe(node.address);
  });

  it('is refused over another nonce, for another executor or by another key', async () => {
    for (const over of [
      { nonce: `0x${'cd'.repeat(32)}` },
      { executor: 'wss://elsewhere' },
      { signer: new Wallet(`0x${'02'.repeat(32)}`) },
    ]) {
      const wrong = await hello(over);
      expect(() => verifyHello(context, challenge, wrong, 1_000n)).toThrow(refused);
    }
  });

  it('is refused once expired, and when it would never expire', async () => {
    const good = await hello();
    expect(() => verifyHello(context, challenge, good, 1_060n)).toThrow(refused);
    const eternal = await hello({ expiresAt: 1_601n });
    expect(() => verifyHello(context, challenge, eternal, 1_000n)).toThrow(refused);
  });
});
