import { describe, expect, it } from '@jest/globals';
import { callSettled, makeFact, offeringLocked, parseEnvelope, readFact } from './index.js';

const origin = {
  blockNumber: '9',
  blockHash: `0x${'aa'.repeat(32)}`,
  transactionHash: `0x${'bb'.repeat(32)}`,
  logIndex: 0,
};
const data = { chainId: 31337, assetId: '5', did: 'did:icubed:31337:5', filledAt: 10, unlockAt: 20, origin };
const meta = { id: 'e1', source: '/imo', time: new Date(0) };

describe('facts', () => {
  it('are CloudEvents keyed by their aggregate', () => {
    const fact = makeFact(offeringLocked, data, meta);
    expect(fact).toMatchObject({
      specversion: '1.0',
      type: 'icubed.imo.offering-locked.v1',
      subject: data.did,
      topic: 'imo.offering',
    });
    const { topic: _topic, ...envelope } = fact;
    expect(readFact(offeringLocked, parseEnvelope(JSON.stringify(envelope)))).toEqual(data);
  });

  it('are refused when made wrong', () => {
    expect(() => makeFact(offeringLocked, { ...data, assetId: '0x5' }, meta)).toThrow();
  });

  it('of another type are passed over, of the same type but broken are poison', () => {
    const fact = makeFact(offeringLocked, data, meta);
    expect(readFact(callSettled, fact)).toBeUndefined();
    expect(() => readFact(offeringLocked, { ...fact, data: {} })).toThrow(/MESSAGING\.POISON/);
    expect(() => parseEnvelope('{')).toThrow(/MESSAGING\.POISON/);
    expect(() => parseEnvelope('{"specversion":"0.3"}')).toThrow(/MESSAGING\.POISON/);
  });
});
