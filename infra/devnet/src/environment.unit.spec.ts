import { describe, expect, it } from '@jest/globals';
import { nodeEnvironment, serviceEnvironment, type Surroundings } from './environment.js';
import { nodeNames, serviceNames } from './parts/parts.js';
import { portsFrom } from './parts/ports.js';
import { dataFolder } from './state/data-folder.js';
import type { Keys } from './state/keys.js';

const secret = (digit: string): string => `0x${digit.repeat(64)}`;

const keys: Keys = {
  deployer: secret('1'),
  governor: secret('2'),
  verifier: secret('3'),
  relayer: secret('4'),
  settlement: secret('5'),
  ranking: secret('a'),
  matcher: secret('b'),
  anchor: secret('c'),
  node1: secret('6'),
  node2: secret('7'),
  registryKek: secret('8'),
  executorKek: secret('9'),
  gatewayJwt: { kty: 'OKP', crv: 'Ed25519', x: 'public-half', d: 'private-half' },
  executorJwt: { kty: 'OKP', crv: 'Ed25519', x: 'executor-public', d: 'executor-private' },
  orchestratorJwt: { kty: 'OKP', crv: 'Ed25519', x: 'orchestrator-public', d: 'orchestrator-private' },
};

const network: Surroundings = {
  ports: portsFrom(4000, {}),
  folder: dataFolder('/srv/devnet'),
  keys,
  databaseUrl: 'postgres://icubed:database-password@127.0.0.1:4011/modelverse',
  redisUrl: 'redis://:redis-password@127.0.0.1:4012',
  rpcUrl: 'http://127.0.0.1:4010',
  deployment: {
    chainId: 31337,
    blockNumber: 1,
    contracts: { JobManager: `0x${'ab'.repeat(20)}` },
  } as Surroundings['deployment'],
  logLevel: 'info',
  compileCache: '/tmp/compiled',
};

describe('what the parts are told', () => {
  const all = Object.fromEntries(serviceNames.map((name) => [name, serviceEnvironment(name, network)]));
  const holders = (text: string): string[] =>
    Object.keys(all).filter((name) => JSON.stringify(all[name]).includes(text));

  it('gives each secret to the one service that needs it', () => {
    expect(holders(keys.verifier)).toEqual(['registry']);
    expect(holders(keys.relayer)).toEqual(['registry']);
    expect(holders(keys.registryKek)).toEqual(['registry']);
    expect(holders(keys.settlement)).toEqual(['executor']);
    expect(holders(keys.anchor)).toEqual(['executor']);
    expect(holders(keys.ranking)).toEqual(['benchmark']);
    expect(holders(keys.matcher)).toEqual(['imo']);
    expect(holders(keys.executorKek)).toEqual(['executor']);
    expect(holders('private-half')).toEqual(['gateway']);
    expect(holders('executor-private')).toEqual(['executor']);
    expect(holders('orchestrator-private')).toEqual(['orchestrator']);
    expect(holders('redis-password')).toEqual(['gateway', 'orchestrator', 'executor']);
  });

  it('gives nobody the keys of the deployer, the governor and the nodes', () => {
    for (const key of [keys.deployer, keys.governor, keys.node1, keys.node2]) expect(holders(key)).toEqual([]);
  });

  it('gives every service the public half of the gateway’s key', () => {
    for (const name of serviceNames) expect(JSON.stringify(all[name])).toContain('public-half');
  });

  it('tells a node public addresses and its own key, and nothing of the platform’s stores', () => {
    for (const name of nodeNames) {
      const text = JSON.stringify(nodeEnvironment(name, network));
      expect(text).not.toMatch(/database-password|redis-password|4011|4012|4010/);
      const known = Object.entries(keys).filter(([, value]) => typeof value === 'string' && text.includes(value));
      expect(known.map(([key]) => key)).toEqual([name.replace('-', '')]);
    }
  });

  it('names variables after their service, so that all fit into one process', () => {
    for (const name of serviceNames) {
      for (const variable of Object.keys(all[name] ?? {}))
        expect(variable).toMatch(new RegExp(`^ICUBED_${name.toUpperCase()}_[A-Z_]+$`));
    }
  });
});
