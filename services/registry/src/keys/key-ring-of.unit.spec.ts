import { describe, expect, it } from '@jest/globals';
import { keyIdOf } from '@icubed/content';
import { readConfig } from '@icubed/config';
import { keyRingOf, keyRingShape } from './key-ring-of.js';

const secret = (fill: string): string => `0x${fill.repeat(32)}`;
const held = (fill: number): string => keyIdOf(1, Buffer.alloc(32, fill));
const kept = (name: string): string => keyIdOf(2, Buffer.from(name));
const ringOf = (env: Record<string, string>) =>
  keyRingOf(
    readConfig(
      'registry',
      keyRingShape,
      Object.fromEntries(Object.entries(env).map(([name, value]) => [`ICUBED_REGISTRY_${name}`, value])),
    ),
  );

describe('the keys of the configuration', () => {
  it('are one key, or one that wraps and others that still unwrap', () => {
    expect(ringOf({ KEK: secret('01') }).keyIds).toEqual([held(1)]);
    const ring = ringOf({ KEK: secret('01'), KEK_RETIRED: `${secret('02')}, ${secret('03')}` });
    expect([ring.keyId, ring.keyIds]).toEqual([held(1), [held(2), held(3), held(1)]]);
  });

  it('wrap in a key management service when it is named, in either direction of a move', () => {
    const there = ringOf({ KMS_KEY_ID: 'arn:one', KMS_REGION: 'eu-central-1', KEK: secret('01') });
    expect([there.keyId, [...there.keyIds].sort()]).toEqual([kept('arn:one'), [held(1), kept('arn:one')].sort()]);
    const back = ringOf({ KEK: secret('01'), KMS_KEY_IDS_RETIRED: 'arn:one', KMS_REGION: 'eu-central-1' });
    expect([back.keyId, [...back.keyIds].sort()]).toEqual([held(1), [held(1), kept('arn:one')].sort()]);
  });

  it('are refused by name when none wraps, one is malformed or the service has no region', () => {
    expect(() => ringOf({})).toThrow(/PLATFORM\.CONFIG_INVALID.*ICUBED_REGISTRY_KEK/);
    expect(() => ringOf({ KEK_RETIRED: secret('02') })).toThrow(/ICUBED_REGISTRY_KEK:/);
    expect(() => ringOf({ KEK: secret('01'), KEK_RETIRED: '0x12' })).toThrow(/ICUBED_REGISTRY_KEK_RETIRED/);
    expect(() => ringOf({ KMS_KEY_ID: 'arn:one' })).toThrow(/ICUBED_REGISTRY_KMS_REGION/);
  });
});
