import { describe, expect, it } from '@jest/globals';
import { getCreateAddress, Wallet } from 'ethers';
import { parametersFor } from '../../test/parameters.js';
import { artifacts, deployedContractNames, interfaces, runtimes } from '../index.js';
import { parseParameters } from './parameters.js';
import { batchesOf, planDeployment } from './plan.js';
import { isCodeOf } from './runtime-code.js';

const factory = Wallet.createRandom().address;
const parameters = parseParameters(parametersFor('testnet'));
const plan = planDeployment(factory, parameters);

describe('the plan of a deployment', () => {
  it('makes every contract at the address of its place', () => {
    expect(plan.contracts.map(({ name }) => name)).toEqual(deployedContractNames);
    for (const [index, { name, address }] of plan.contracts.entries()) {
      expect(address).toBe(getCreateAddress({ from: factory, nonce: index + 1 }));
      expect(plan.addresses[name]).toBe(address);
    }
  });

  it('asks every contract for every address that its constructor fixed', () => {
    for (const { name, wiring } of plan.contracts) {
      const fixed = artifacts[name].abi.filter(
        (entry) =>
          entry.type === 'function' &&
          entry.inputs.length === 0 &&
          /^[A-Z_]+$/.test(entry.name) &&
          (entry.outputs[0]?.type as string) === 'address',
      );
      const asked = Object.keys(wiring).filter((getter) => !['token', 'timelock'].includes(getter));
      expect([name, ...asked.toSorted()]).toEqual([name, ...fixed.map((entry) => (entry as { name: string }).name).toSorted()]);
      for (const getter of Object.keys(wiring)) expect(interfaces[name].getFunction(getter)).not.toBeNull();
    }
  });

  it('lets the timelock govern, the contract receive the fees, and nobody else', () => {
    const governors = plan.contracts.flatMap(({ name, wiring }) => (wiring.GOVERNOR === undefined ? [] : [[name, wiring.GOVERNOR]]));
    expect(governors).toHaveLength(15);
    for (const [name, governor] of governors) {
      expect(governor).toBe(name === 'FutarchyMarket' ? plan.addresses.ModelverseGovernor : plan.addresses.Timelock);
    }
    const pools = plan.contracts.flatMap(({ wiring }) => wiring.COMMUNITY_POOL ?? []);
    expect(new Set(pools)).toEqual(new Set([plan.addresses.CommunityPool]));
  });

  it('makes no dollar where the parameters name one', () => {
    const usd = Wallet.createRandom().address;
    const other = planDeployment(factory, parseParameters(parametersFor('mainnet', { usd })));
    expect(other.contracts.map(({ name }) => name)).toEqual(deployedContractNames.filter((name) => name !== 'TestUSD'));
    expect(other.addresses.TestUSD).toBe(usd);
    expect(other.contracts.find(({ name }) => name === 'JobManager')?.wiring.USD).toBe(usd);
    expect(other.addresses.AssetRegistry).toBe(getCreateAddress({ from: factory, nonce: 1 }));
  });

  it('keeps the order in transactions that fit, and gives each contract its own where there is no room', () => {
    expect(batchesOf(plan.contracts, 0).map((batch) => batch.length)).toEqual(plan.contracts.map(() => 1));
    const batches = batchesOf(plan.contracts, 60_000);
    expect(batches.flat()).toEqual(plan.contracts);
    for (const batch of batches) {
      expect(batch.reduce((sum, { initCode }) => sum + initCode.length / 2 - 1, 0)).toBeLessThanOrEqual(60_000);
    }
    expect(batches.length).toBeLessThan(9);
  });
});

describe('a contract\'s code', () => {
  const [{ bytecode }, runtime] = [artifacts.ReceiptAnchor, runtimes.ReceiptAnchor];
  const template = `0x${bytecode.slice(2 + 2 * runtime.at, 2 + 2 * (runtime.at + runtime.size))}`;
  const [uses] = runtime.immutables;
  const replaced = (byte: number, hex: string, code: string = template): string =>
    code.slice(0, 2 + 2 * byte) + hex + code.slice(2 + 2 * byte + hex.length);

  it('is known whatever its immutables are, if each is the same throughout', () => {
    expect(isCodeOf('ReceiptAnchor', template)).toBe(true);
    const everywhere = uses.reduce((code, byte) => replaced(byte, 'ab'.repeat(32), code), template);
    expect(isCodeOf('ReceiptAnchor', everywhere.toUpperCase().replace('0X', '0x'))).toBe(true);
    expect(isCodeOf('ReceiptAnchor', replaced(uses[0], 'ab'.repeat(32)))).toBe(false);
    expect(isCodeOf('ReceiptAnchor', replaced(uses[1], 'ab'.repeat(32)))).toBe(false);
  });

  it('is not known with one other byte anywhere else, or one more', () => {
    const other = (byte: number): string => (template.slice(2 + 2 * byte, 4 + 2 * byte) === 'ee' ? 'dd' : 'ee');
    for (const byte of [0, uses[0] - 1, uses[0] + 32, runtime.size - 1]) {
      expect(isCodeOf('ReceiptAnchor', replaced(byte, other(byte)))).toBe(false);
    }
    expect(isCodeOf('ReceiptAnchor', `${template}00`)).toBe(false);
    expect(isCodeOf('ReceiptAnchor', '0x')).toBe(false);
    expect(isCodeOf('RankingAnchor', template)).toBe(false);
  });
});
