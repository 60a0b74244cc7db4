import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig, value, variableName } from './index.js';

const shape = {
  port: value.port(),
  databaseUrl: value.text(),
  kek: value.privateKey(),
  retries: value.integer({ fallback: 3 }),
};
const kek = `0x${'ab'.repeat(32)}`;
const env = { ICUBED_REGISTRY_PORT: '4001', ICUBED_REGISTRY_DATABASE_URL: 'postgres://x', ICUBED_REGISTRY_KEK: kek };

describe('readConfig', () => {
  it('reads typed values with their defaults', () => {
    expect(readConfig('registry', shape, env)).toEqual({ port: 4001, databaseUrl: 'postgres://x', kek, retries: 3 });
  });

  it('reads a secret from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'icubed-config-')), 'kek');
    writeFileSync(file, `${kek}\n`);
    const { ICUBED_REGISTRY_KEK: _kek, ...rest } = env;
    expect(readConfig('registry', shape, { ...rest, ICUBED_REGISTRY_KEK_FILE: file }).kek).toBe(kek);
  });

  it('names every wrong variable and no value', () => {
    const read = () =>
      readConfig('registry', shape, { ...env, ICUBED_REGISTRY_PORT: 'eighty', ICUBED_REGISTRY_KEK: 'hunter2' });
    expect(read).toThrow(/ICUBED_REGISTRY_PORT.*ICUBED_REGISTRY_KEK/);
    expect(read).not.toThrow(/hunter2/);
  });

  it('names a file that cannot be read', () => {
    expect(() =>
      readConfig('registry', shape, { ...env, ICUBED_REGISTRY_KEK: '', ICUBED_REGISTRY_KEK_FILE: '/nonexistent' }),
    ).toThrow(/ICUBED_REGISTRY_KEK_FILE/);
  });

  it('turns keys into upper snake case', () => {
    expect(variableName('executor-node', 'gatewayJwtPublicKey')).toBe('ICUBED_EXECUTOR_NODE_GATEWAY_JWT_PUBLIC_KEY');
  });
});
