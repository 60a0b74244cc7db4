import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deployedContractNames, loadDeployment, parseDeployment, saveDeployment } from './index.js';

const address = '0x5fbdb2315678afecb367f032d93f642f64180aa3';
const deployment = {
  chainId: 31337,
  blockNumber: 2,
  contracts: Object.fromEntries(deployedContractNames.map((name) => [name, address])),
};

describe('deployment file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deployment-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('comes back as written, with checksummed addresses', async () => {
    const file = join(folder, 'deep', 'deployment.json');
    await saveDeployment(file, parseDeployment(deployment));
    expect(loadDeployment(file).contracts.JobManager).toBe('0x5FbDB2315678afecb367f032d93F642f64180aa3');
    expect(loadDeployment(file).chainId).toBe(31337);
  });

  it('names the file when it is missing or broken', async () => {
    const file = join(folder, 'deployment.json');
    expect(() => loadDeployment(file)).toThrow(file);
    await writeFile(file, '{"chainId": 3');
    expect(() => loadDeployment(file)).toThrow(file);
  });

  it('names the contract without an address', () => {
    const { JobManager: _, ...contracts } = deployment.contracts;
    expect(() => parseDeployment({ ...deployment, contracts })).toThrow('JobManager');
  });

  it('refuses an address with a wrong checksum', () => {
    const contracts = { ...deployment.contracts, TestUSD: '0x5FbDB2315678afecb367f032d93F642f64180aA3' };
    expect(() => parseDeployment({ ...deployment, contracts })).toThrow('checksum');
  });
});
