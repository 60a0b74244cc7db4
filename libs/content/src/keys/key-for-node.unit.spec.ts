import { describe, expect, it } from '@jest/globals';
import { asDataKey } from './data-key.js';
import { keyForNode, newNodeKeyPair, openKeyAtNode, type KeyHandover } from './key-for-node.js';

const dataKey = asDataKey(Buffer.alloc(32, 5));
const handover: KeyHandover = {
  chainId: 31337,
  assetId: 77n,
  versionId: 'version-1',
  callId: `0x${'ab'.repeat(32)}`,
  step: 0,
  attempt: 1,
  node: `0x${'Ee'.repeat(20)}`,
};
const failed = { code: 'CONTENT.KEY_UNWRAP_FAILED' };

describe('a data key handed to a node', () => {
  it('is opened by that node, and shows nothing on the way', async () => {
    const node = await newNodeKeyPair();
    const sent = await keyForNode(dataKey, node.publicKey, handover);
    expect(Buffer.from(sent.wrapped).includes(Buffer.from(dataKey))).toBe(false);
    expect(Buffer.from(await openKeyAtNode(sent, node, handover))).toEqual(Buffer.from(dataKey));
    const again = await keyForNode(dataKey, node.publicKey, handover);
    expect(Buffer.from(again.wrapped).equals(Buffer.from(sent.wrapped))).toBe(false);
  });

  it('opens at no other node', async () => {
    const sent = await keyForNode(dataKey, (await newNodeKeyPair()).publicKey, handover);
    await expect(openKeyAtNode(sent, await newNodeKeyPair(), handover)).rejects.toMatchObject(failed);
  });

  it.each<Partial<KeyHandover>>([
    { chainId: 1 },
    { assetId: 78n },
    { versionId: 'version-2' },
    { callId: `0x${'ac'.repeat(32)}` },
    { step: 1 },
    { attempt: 2 },
    { node: `0x${'ef'.repeat(20)}` },
  ])('does not open for another call: %j', async (change) => {
    const node = await newNodeKeyPair();
    const sent = await keyForNode(dataKey, node.publicKey, handover);
    await expect(openKeyAtNode(sent, node, { ...handover, ...change })).rejects.toMatchObject(failed);
  });

  it('does not open once a byte of it was changed', async () => {
    const node = await newNodeKeyPair();
    const sent = await keyForNode(dataKey, node.publicKey, handover);
    for (const part of ['encapsulated', 'wrapped'] as const) {
      const changed = { ...sent, [part]: Uint8Array.from(sent[part], (byte, at) => (at === 3 ? byte ^ 1 : byte)) };
      await expect(openKeyAtNode(changed, node, handover)).rejects.toMatchObject(failed);
    }
  });

  it.each([
    ['too short', Buffer.alloc(31, 9)],
    ['of a small subgroup, to which everybody has the secret', Buffer.alloc(32)],
  ])('is not wrapped to a key that is %s', async (_, publicKey) => {
    await expect(keyForNode(dataKey, publicKey, handover)).rejects.toMatchObject({ code: 'CONTENT.NODE_KEY_INVALID' });
  });
});
