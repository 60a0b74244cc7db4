import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { type ExecutorMessage, type KeyForNode, type LeaseMessage, usdMicros } from '@icubed/protocol';
import { ConnectedNode } from './connected-node.js';
import { type KeyFor, LeaseBroker } from './lease-broker.js';

const key: KeyForNode = { versionId: 'v', sealedCid: 'bafy', encapsulated: 'AA==', wrapped: 'AA==' };
const lease = { type: 'lease', leaseId: 'l', callId: `0x${'01'.repeat(32)}`, timeoutMs: 60_000 } as LeaseMessage;
const wanted = (assetId = '7') =>
  ({
    type: 'keyWanted',
    leaseId: 'l',
    assetId,
    sealingKey: { publicKey: '0x', validUntil: '1', signature: '0x' },
  }) as const;
const none = new Uint8Array();

function leased(keyFor: KeyFor) {
  const sent: ExecutorMessage[] = [];
  const profile = {
    node: '0xA',
    priceUsdMicros: usdMicros(1n),
    capabilities: { runtimes: [], processors: [], concurrency: 1, opensSealed: true },
    software: '',
  };
  const channel = { send: (message: ExecutorMessage) => void sent.push(message), close: () => undefined };
  const [node, stranger] = [1, 2].map(() => new ConnectedNode(profile, channel, new Date(0)));
  const broker = new LeaseBroker();
  const ended = broker.lease(node!, lease, none, keyFor);
  const answers = () => sent.filter(({ type }) => type !== 'lease');
  const end = async (): Promise<void> => {
    broker.disconnected(node!);
    await ended;
  };
  return { broker, node: node!, stranger: stranger!, answers, end };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a node that asks for a key', () => {
  it('is given it once for each asset, over its own lease alone', async () => {
    const asked: string[] = [];
    const { broker, node, stranger, answers, end } = leased(async ({ assetId }) => (asked.push(assetId), key));
    broker.receive(stranger, wanted(), none);
    for (const assetId of ['7', '9', '7']) broker.receive(node, wanted(assetId), none);
    await settled();
    expect(asked).toEqual(['7', '9']);
    expect(answers()).toEqual(
      expect.arrayContaining([
        { type: 'keyGranted', leaseId: 'l', assetId: '7', key },
        { type: 'keyGranted', leaseId: 'l', assetId: '9', key },
        expect.objectContaining({ type: 'keyRefused', assetId: '7', code: 'EXECUTOR.KEY_NOT_DUE' }),
      ]),
    );
    expect(answers()).toHaveLength(3);
    await end();
    broker.receive(node, wanted('11'), none);
    await settled();
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['REGISTRY.NODE_NOT_BONDED', true],
    ['REGISTRY.NODE_KEY_INVALID', true],
    ['REGISTRY.CALL_NOT_PAID', false],
    ['EXECUTOR.REGISTRY_UNAVAILABLE', false],
  ] as const)('is refused with %s, and left out for a while if the fault is its own', async (code, left) => {
    const { broker, node, answers, end } = leased(() => Promise.reject(new ModelverseError(code, 'why')));
    const before = Date.now();
    broker.receive(node, wanted(), none);
    await settled();
    expect(answers()).toEqual([{ type: 'keyRefused', leaseId: 'l', assetId: '7', code, detail: 'why' }]);
    expect(node.keylessUntilMs > before).toBe(left);
    await end();
  });

  it('learns nothing of a failure inside', async () => {
    const { broker, node, answers, end } = leased(() => Promise.reject(new Error('postgres://secret')));
    broker.receive(node, wanted(), none);
    await settled();
    expect(JSON.stringify(answers())).not.toContain('secret');
    expect(answers()).toMatchObject([{ type: 'keyRefused', code: 'PLATFORM.INTERNAL' }]);
    await end();
  });
});
