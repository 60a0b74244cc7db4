import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import {
  ContractFactory,
  JsonRpcProvider,
  JsonRpcSigner,
  keccak256,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
  Wallet,
} from 'ethers';
import { parametersFor } from '../../test/parameters.js';
import { artifacts, deploy, deployedContractNames, type DeploymentRecord, loadDeployment, parseParameters, readRecord, runtimes } from '../index.js';

/** The factory, and the contracts in seven. */
const TRANSACTIONS = 8;
const BATCHED = { batchBytes: 60_000 } as const;

/** A deployer that is ended before or after its k-th transaction is sent, as a process is: nothing of its run goes on. */
class Mortal extends JsonRpcSigner {
  sent = 0;
  constructor(
    signer: JsonRpcSigner,
    private readonly end: { readonly at: number; readonly sending: boolean } = { at: Infinity, sending: false },
  ) {
    super(signer.provider, signer.address);
  }
  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const last = this.sent === this.end.at;
    if (last && !this.end.sending) throw new Error('killed');
    const response = await super.sendTransaction(transaction);
    this.sent += 1;
    if (last) throw new Error('killed');
    return response;
  }
}

describe('a deployment', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let folder: string;
  let snapshot: string;
  let file: string;
  let deployer: JsonRpcSigner;
  let whole: DeploymentRecord | undefined;
  const parameters = parseParameters(parametersFor('testnet', BATCHED));
  const run = (signer: Signer = deployer, change: object = {}): Promise<DeploymentRecord> =>
    deploy({ signer, parameters: { ...parameters, ...change }, file });

  const anew = async (change: object): Promise<DeploymentRecord> => {
    await provider.send('evm_revert', [snapshot]);
    snapshot = (await provider.send('evm_snapshot', [])) as string;
    await rm(file, { force: true });
    return run(deployer, change);
  };

  beforeAll(async () => {
    chain = await startChain();
    folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    file = join(folder, '31337.json');
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    deployer = await provider.getSigner(0);
  });
  beforeEach(async () => {
    snapshot = (await provider.send('evm_snapshot', [])) as string;
  });
  afterEach(async () => {
    await provider.send('evm_revert', [snapshot]);
    await rm(file, { force: true });
  });
  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes every contract, and the record finds them for services', async () => {
    const record = await run();
    expect(record.complete).toBe(true);
    expect(Object.keys(record.contracts).toSorted()).toEqual([...deployedContractNames].toSorted());
    expect(loadDeployment(file)).toMatchObject({ chainId: 31_337, contracts: record.contracts });
    expect(await provider.getCode(record.contracts.TestUSD!, record.blockNumber)).toBe('0x');
  });

  it('sends nothing and writes nothing when it stands', async () => {
    const first = await run();
    const [text, nonce] = [await readFile(file, 'utf8'), await deployer.getNonce()];
    const again = new Mortal(deployer);
    expect(await run(again)).toEqual(first);
    expect(again.sent).toBe(0);
    expect(await deployer.getNonce()).toBe(nonce);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('checks what stands with any key: only going on needs the one that began', async () => {
    const other = await provider.getSigner(1);
    await run(new Mortal(deployer, { at: 2, sending: true })).catch(() => undefined);
    await expect(run(other)).rejects.toMatchObject({ code: 'DEPLOY.OTHER_DEPLOYER' });
    const record = await run();
    expect(await run(other)).toEqual(record);
  });

  it.each([false, true].flatMap((sending) => [0, 1, 2, 3, 4, 5, 6].map((at) => [at, sending ? 'after' : 'before'] as const)))(
    'ends the same though it was ended at transaction %i, %s sending it',
    async (at, when) => {
      const local = { kind: 'local' };
      const sending = when === 'after';
      await expect(run(new Mortal(deployer, { at, sending }), local)).rejects.toThrow('killed');
      expect(() => loadDeployment(file)).toThrow('not finished');
      const second = new Mortal(deployer);
      const record = await run(second, local);
      expect(second.sent).toBe(TRANSACTIONS - at - (sending ? 1 : 0));
      whole ??= record;
      expect(record).toEqual(whole);
    },
  );

  it('goes on at the same addresses though the deployer sent something else meanwhile', async () => {
    const local = { kind: 'local' };
    await run(new Mortal(deployer, { at: 3, sending: false }), local).catch(() => undefined);
    await (await deployer.sendTransaction({ to: deployer.address })).wait();
    const record = await run(deployer, local);
    whole ??= await anew(local);
    expect(record.contracts).toEqual(whole.contracts);
  });

  it('waits for a transaction of its own that is not mined yet', async () => {
    await provider.send('evm_setAutomine', [false]);
    try {
      await run(new Mortal(deployer, { at: 0, sending: true })).catch(() => undefined);
      const resumed = new Mortal(deployer);
      const going = run(resumed);
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(resumed.sent).toBe(0);
      await provider.send('evm_setAutomine', [true]);
      await provider.send('evm_mine', []);
      expect((await going).complete).toBe(true);
      expect(resumed.sent).toBe(TRANSACTIONS - 1);
    } finally {
      await provider.send('evm_setAutomine', [true]);
    }
  });

  it('refuses another chain than the parameters name', async () => {
    await expect(run(deployer, { chainId: 1 })).rejects.toMatchObject({ code: 'DEPLOY.WRONG_CHAIN' });
    expect(await deployer.getNonce()).toBe(0);
  });

  it('refuses a deployer that would keep a role, before it sends anything', async () => {
    const roles = { ...parameters.roles, guardian: deployer.address };
    await expect(run(deployer, { roles })).rejects.toMatchObject({ code: 'DEPLOY.ROLE_IS_DEPLOYER', extras: { roles: ['guardian'] } });
    await expect(run(deployer, { icbdHolder: deployer.address })).rejects.toMatchObject({ code: 'DEPLOY.ROLE_IS_DEPLOYER' });
    expect(await deployer.getNonce()).toBe(0);
  });

  it('refuses other parameters than those of what stands', async () => {
    await run(new Mortal(deployer, { at: 3, sending: true })).catch(() => undefined);
    const roles = { ...parameters.roles, guardian: Wallet.createRandom().address };
    await expect(run(deployer, { roles })).rejects.toMatchObject({ code: 'DEPLOY.PARAMETERS_CHANGED' });
  });

  it('refuses foreign code at an address of the record', async () => {
    const { contracts, factory } = await run();
    const code = await provider.getCode(contracts.RevenueLedger!);
    const changed = `${code.slice(0, -2)}${code.endsWith('00') ? '01' : '00'}`;
    await provider.send('anvil_setCode', [contracts.RevenueLedger, changed]);
    await expect(run()).rejects.toMatchObject({ code: 'DEPLOY.FOREIGN_CODE', extras: { contract: 'RevenueLedger' } });
    await provider.send('anvil_setCode', [contracts.RevenueLedger, code]);
    await provider.send('anvil_setCode', [factory, '0x6001']);
    await expect(run()).rejects.toMatchObject({ code: 'DEPLOY.FOREIGN_CODE', extras: { contract: 'DeploymentFactory' } });
  });

  it('refuses a contract of ours that names another, wherever in its code', async () => {
    const { contracts } = await run(deployer, { kind: 'local' });
    const code = await provider.getCode(contracts.RankingAnchor!);
    const [places] = runtimes.RankingAnchor.immutables;
    const other = Wallet.createRandom().address.slice(2).toLowerCase().padStart(64, '0');
    const named = (in_: string, place: number): string => `${in_.slice(0, 2 + 2 * place)}${other}${in_.slice(66 + 2 * place)}`;
    for (const place of places) {
      await provider.send('anvil_setCode', [contracts.RankingAnchor, named(code, place)]);
      await expect(run(deployer, { kind: 'local' })).rejects.toMatchObject({ code: 'DEPLOY.FOREIGN_CODE' });
    }
    const throughout = places.reduce(named, code);
    await provider.send('anvil_setCode', [contracts.RankingAnchor, throughout]);
    await expect(run(deployer, { kind: 'local' })).rejects.toMatchObject({ code: 'DEPLOY.FOREIGN_CODE' });
    const record = JSON.parse(await readFile(file, 'utf8')) as { codeHashes: Record<string, string> };
    record.codeHashes.RankingAnchor = keccak256(throughout);
    await writeFile(file, JSON.stringify(record));
    await expect(run(deployer, { kind: 'local' })).rejects.toMatchObject({
      code: 'DEPLOY.WIRING_WRONG',
      detail: expect.stringMatching(/^RankingAnchor\.RANKING is/),
    });
  });

  it('refuses a timelock that the governor cannot use', async () => {
    const { contracts } = await run();
    await provider.send('anvil_impersonateAccount', [contracts.Timelock]);
    await provider.send('anvil_setBalance', [contracts.Timelock, '0xde0b6b3a7640000']);
    const timelock = await provider.getSigner(contracts.Timelock!);
    const data = new ContractFactory(artifacts.Timelock.abi, '0x').interface.encodeFunctionData('revokeRole', [
      '0xb09aa5aeb3702cfd50b6b62bc4532604938f21248a27a1d5ca736082b6819cc1',
      contracts.ModelverseGovernor,
    ]);
    await (await timelock.sendTransaction({ to: contracts.Timelock, data })).wait();
    await expect(run()).rejects.toMatchObject({ code: 'DEPLOY.WIRING_WRONG', detail: expect.stringContaining('PROPOSER_ROLE') });
  });

  it('refuses a record that is none, and one whose contracts are on no chain', async () => {
    await writeFile(file, '{"chainId": 31337}');
    await expect(run()).rejects.toMatchObject({ code: 'DEPLOY.RECORD_INVALID' });
    await rm(file);
    await run();
    await provider.send('evm_revert', [snapshot]);
    snapshot = (await provider.send('evm_snapshot', [])) as string;
    await expect(run()).rejects.toMatchObject({ code: 'DEPLOY.CODE_MISSING' });
    expect(await deployer.getNonce()).toBe(0);
  });

  it('begins anew on a development chain that was reset', async () => {
    const local = { kind: 'local' };
    await run(deployer, local);
    await provider.send('evm_revert', [snapshot]);
    snapshot = (await provider.send('evm_snapshot', [])) as string;
    expect((await run(deployer, local)).complete).toBe(true);
  });

  it('takes a dollar that exists, and refuses one that is not like it', async () => {
    const made = async (name: 'TestUSD' | 'IcbdToken', ...values: string[]): Promise<string> => {
      const contract = await new ContractFactory(artifacts[name].abi, artifacts[name].bytecode, deployer).deploy(...values);
      await contract.waitForDeployment();
      return contract.getAddress();
    };
    const [usd, votes] = [await made('TestUSD'), await made('IcbdToken', Wallet.createRandom().address)];
    await expect(run(deployer, { usd: votes })).rejects.toMatchObject({ code: 'DEPLOY.USD_UNSUITABLE', detail: expect.stringContaining('18 decimals') });
    await expect(run(deployer, { usd: Wallet.createRandom().address })).rejects.toMatchObject({ code: 'DEPLOY.USD_UNSUITABLE' });
    const record = await run(deployer, { kind: 'mainnet', usd });
    expect(record.contracts.TestUSD).toBe(usd);
    expect(record.codeHashes.TestUSD).toBeUndefined();
    expect(readRecord(file)).toEqual(record);
  });

  it('says why a transaction failed', async () => {
    await provider.send('anvil_setBalance', [deployer.address, '0x1000']);
    await expect(run()).rejects.toMatchObject({ code: 'DEPLOY.TRANSACTION_FAILED', extras: { contracts: ['DeploymentFactory'] } });
  });
});
