import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import { id, JsonRpcProvider, type JsonRpcSigner, toBeHex, Wallet, ZeroHash } from 'ethers';
import { parametersFor } from '../../test/parameters.js';
import { checkDeployment, deploy, type DeploymentRecord, interfaces, parseParameters } from '../index.js';

describe('the check of a live deployment', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let deployer: JsonRpcSigner;
  let record: DeploymentRecord;
  let snapshot: string;
  const parameters = parseParameters(parametersFor('testnet', { batchBytes: 60_000 }));
  const check = (change: Partial<DeploymentRecord> = {}) =>
    checkDeployment({ provider, parameters, record: { ...record, ...change } });
  const asTimelock = async (method: string, ...values: unknown[]): Promise<void> => {
    const at = record.contracts.Timelock as string;
    await provider.send('anvil_impersonateAccount', [at]);
    await provider.send('anvil_setBalance', [at, toBeHex(10n ** 18n)]);
    const data = interfaces.Timelock.encodeFunctionData(method, values);
    await (await (await provider.getSigner(at)).sendTransaction({ to: at, data })).wait();
  };

  beforeAll(async () => {
    chain = await startChain();
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    deployer = await provider.getSigner(0);
    record = await deploy({ signer: deployer, parameters });
  });
  beforeEach(async () => {
    snapshot = (await provider.send('evm_snapshot', [])) as string;
  });
  afterEach(() => provider.send('evm_revert', [snapshot]));
  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
  });

  it('finds nothing right after it, and says who may do what', async () => {
    const report = await check();
    expect(report.findings).toEqual([]);
    expect(report.contracts).toBe(28);
    expect(report.holders).toEqual({
      DEFAULT_ADMIN_ROLE: [record.contracts.Timelock],
      PROPOSER_ROLE: [record.contracts.ModelverseGovernor],
      CANCELLER_ROLE: [record.contracts.ModelverseGovernor],
      EXECUTOR_ROLE: [`0x${'0'.repeat(40)}`],
    });
    expect(report.governed.every(({ parameter, value }) => value === parameter.initial)).toBe(true);
  });

  it('finds the deployer in the timelock', async () => {
    await asTimelock('grantRole', id('PROPOSER_ROLE'), deployer.address);
    expect((await check()).findings).toEqual([`${deployer.address} has PROPOSER_ROLE in the timelock`]);
    await asTimelock('revokeRole', id('PROPOSER_ROLE'), deployer.address);
    expect((await check()).findings).toEqual([]);
  });

  it('finds another administrator of the timelock', async () => {
    const other = Wallet.createRandom().address;
    await asTimelock('grantRole', ZeroHash, other);
    expect((await check()).findings).toEqual([expect.stringMatching(new RegExp(`administered by .*${other}`))]);
  });

  it('finds a governor that lost the timelock', async () => {
    await asTimelock('revokeRole', id('CANCELLER_ROLE'), record.contracts.ModelverseGovernor);
    expect((await check()).findings).toEqual([expect.stringContaining('hasRole(CANCELLER_ROLE, ModelverseGovernor) is false')]);
  });

  it('lets governance name another proposer', async () => {
    const other = Wallet.createRandom().address;
    await asTimelock('grantRole', id('PROPOSER_ROLE'), other);
    const report = await check();
    expect(report.findings).toEqual([]);
    expect(report.holders.PROPOSER_ROLE).toContain(other);
  });

  it('finds a value out of bounds, however it came there', async () => {
    // no transaction can: the slot is written from outside
    for (let slot = 0; slot < 16; ++slot) {
      const before = await provider.getStorage(record.contracts.ReceiptAudits as string, slot);
      if (BigInt(before) !== 200n) continue;
      await provider.send('anvil_setStorageAt', [record.contracts.ReceiptAudits, toBeHex(slot, 32), toBeHex(49n, 32)]);
    }
    expect((await check()).findings).toEqual(['ReceiptAudits.auditBps is 49, not within 50 and 2000']);
  });

  it('finds foreign code, missing code and a deployer that was given a role', async () => {
    const { contracts } = record;
    await provider.send('anvil_setCode', [contracts.JobEscrow, '0x6001']);
    await provider.send('anvil_setCode', [contracts.ShareGrants, '0x']);
    expect((await check()).findings).toEqual([
      expect.stringMatching(/^ShareGrants: no code/),
      expect.stringMatching(/not this version's JobEscrow/),
    ]);
    await provider.send('evm_revert', [snapshot]);
    snapshot = (await provider.send('evm_snapshot', [])) as string;
    const guardian = parameters.roles.guardian;
    expect((await check({ deployer: guardian })).findings).toEqual(['the deployer is NodeRegistry.GUARDIAN']);
  });

  it('compares nothing with other parameters, and nothing that is not finished', async () => {
    await expect(check({ parameters: id('other') })).rejects.toMatchObject({ code: 'DEPLOY.PARAMETERS_CHANGED' });
    await expect(check({ complete: false })).rejects.toMatchObject({ code: 'DEPLOY.NOT_DEPLOYED' });
    const elsewhere = { provider, parameters: { ...parameters, chainId: 5 }, record };
    await expect(checkDeployment(elsewhere)).rejects.toMatchObject({ code: 'DEPLOY.WRONG_CHAIN' });
  });
});
