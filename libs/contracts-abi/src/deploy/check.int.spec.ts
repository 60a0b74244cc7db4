import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import { AbiCoder, concat, id, JsonRpcProvider, type JsonRpcSigner, toBeHex, type TransactionRequest, Wallet, ZeroAddress, ZeroHash } from 'ethers';
import { parametersFor } from '../../test/parameters.js';
import { artifacts, checkDeployment, deploy, type DeploymentRecord, interfaces, parseParameters, readRecord } from '../index.js';
import { planDeployment } from './plan.js';

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

  it('finds a timelock in which not everyone executes', async () => {
    await asTimelock('revokeRole', id('EXECUTOR_ROLE'), ZeroAddress);
    expect((await check()).findings).toEqual(['Timelock.hasRole(EXECUTOR_ROLE, everyone) is false, not true']);
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

describe('a row of which whoever has the key made something else', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let deployer: JsonRpcSigner;
  let folder: string;
  let snapshot: string;
  // the token alone, so that the row can be left right before it
  const parameters = parseParameters(parametersFor('testnet', { batchBytes: 1 }));
  const file = () => join(folder, '31337.json');

  beforeAll(async () => {
    chain = await startChain();
    folder = await mkdtemp(join(tmpdir(), 'check-'));
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    deployer = await provider.getSigner(0);
  });
  beforeEach(async () => {
    snapshot = (await provider.send('evm_snapshot', [])) as string;
  });
  afterEach(async () => {
    await provider.send('evm_revert', [snapshot]);
    await rm(file(), { force: true });
  });
  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ended = new Error('ended');
  /** Begins as the deployer does, and is ended right before `name` is made. */
  async function beginUntil(name: string): Promise<DeploymentRecord> {
    const before = deployer.sendTransaction.bind(deployer);
    const done: string[] = [];
    const order = planDeployment(ZeroAddress, parameters).contracts.map((contract) => contract.name as string);
    const until = order.indexOf(name);
    deployer.sendTransaction = (transaction: TransactionRequest) => (done.length > until ? Promise.reject(ended) : before(transaction));
    const onStep = ({ contracts }: { readonly contracts: readonly string[] }) => void done.push(...contracts);
    await expect(deploy({ signer: deployer, parameters, file: file(), onStep })).rejects.toThrow('ended');
    deployer.sendTransaction = before;
    return readRecord(file()) as DeploymentRecord;
  }
  const makingOf = (first: number, ...initCodes: string[]) =>
    interfaces.DeploymentFactory.encodeFunctionData('make', [first, initCodes]);
  const sent = async (transaction: TransactionRequest) => (await (await deployer.sendTransaction(transaction)).wait())?.hash as string;
  const tokenFor = (holder: string) => concat([artifacts.IcbdToken.bytecode, AbiCoder.defaultAbiCoder().encode(['address'], [holder])]);

  it('is found though the code that stands is ours, and is not gone on with', async () => {
    const record = await beginUntil('IcbdToken');
    const plan = planDeployment(record.factory, parameters);
    const at = plan.contracts.findIndex(({ name }) => name === 'IcbdToken');
    const hash = await sent({ to: record.factory, data: makingOf(at, tokenFor(deployer.address)) });
    await expect(deploy({ signer: deployer, parameters, file: file() })).rejects.toMatchObject({
      code: 'DEPLOY.FOREIGN_CODE',
      detail: `IcbdToken: ${hash} made it with other code or arguments`,
    });

    // the rest of the row as planned, by hand: nothing but the token's storage differs
    await sent({ to: record.factory, data: makingOf(at + 1, ...plan.contracts.slice(at + 1).map(({ initCode }) => initCode)), gasLimit: 25_000_000n });
    const { findings } = await checkDeployment({ provider, parameters, record: { ...record, complete: true } });
    expect(findings).toEqual([`IcbdToken: ${hash} made it with other code or arguments`]);
  });

  it('is found where the factory was called by another contract, whatever that gave it', async () => {
    const record = await deploy({ signer: deployer, parameters });
    const getTransaction = provider.getTransaction.bind(provider);
    // as nodes answer for a call that came through another contract
    provider.getTransaction = async (hash) => Object.assign((await getTransaction(hash))!, { to: record.contracts.Timelock });
    const { findings } = await checkDeployment({ provider, parameters, record });
    provider.getTransaction = getTransaction;
    expect(findings).toHaveLength(28);
    expect(findings[0]).toMatch(/^TestUSD: 0x[0-9a-f]{64} made it, and is no call of the factory/);
    expect((await checkDeployment({ provider, parameters, record })).findings).toEqual([]);
  });

  it('is not told of by a record that begins after it was made', async () => {
    const record = await deploy({ signer: deployer, parameters });
    const late = { ...record, blockNumber: await provider.getBlockNumber() };
    const { findings } = await checkDeployment({ provider, parameters, record: late });
    expect(findings).toContain(`TestUSD: the factory does not tell of making it since block ${late.blockNumber}`);
  });
});
