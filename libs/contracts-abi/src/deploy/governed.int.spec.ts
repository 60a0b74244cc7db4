import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import { Contract, id, JsonRpcProvider, type JsonRpcSigner, Wallet } from 'ethers';
import { Governance, type Proposal } from '../../test/governance.js';
import { parametersFor } from '../../test/parameters.js';
import {
  checkDeployment,
  deploy,
  type DeployedContractName,
  type DeploymentParameters,
  type DeploymentRecord,
  fieldsOf,
  type GovernedParameter,
  governedParameters,
  interfaces,
  parseParameters,
  settingOf,
} from '../index.js';

const nameOf = ({ contract, name }: GovernedParameter): string => `${contract}.${name}`;

describe('what is governed', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let record: DeploymentRecord;
  let governance: Governance;
  let parameters: DeploymentParameters;
  let deployer: JsonRpcSigner;

  const at = (name: DeployedContractName): Contract =>
    new Contract(record.contracts[name] as string, interfaces[name], deployer);
  const read = async (parameter: GovernedParameter): Promise<readonly bigint[]> => {
    const contract = at(parameter.contract);
    const data = await contract.getFunction(parameter.view).staticCallResult();
    return fieldsOf(parameter, data.toArray());
  };
  const valueOf = async (parameter: GovernedParameter): Promise<bigint> =>
    (await read(parameter))[parameter.field ?? 0] as bigint;

  beforeAll(async () => {
    chain = await startChain();
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 10 });
    deployer = await provider.getSigner(0);
    const holder = await provider.getSigner(1);
    parameters = parseParameters(parametersFor('local', { icbdHolder: holder.address, batchBytes: 60_000 }));
    record = await deploy({ signer: deployer, parameters });
    governance = await Governance.begin(record, provider, holder);
  });
  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
  });

  it('is every setter of the contracts: one that is added has to be listed', () => {
    const setters = Object.entries(interfaces).flatMap(([contract, known]) =>
      known.fragments.flatMap((fragment) =>
        fragment.type === 'function' && /^(set[A-Z]|update[A-Z])/.test((fragment as { name?: string }).name ?? '')
          ? [`${contract}.${(fragment as unknown as { name: string }).name}`]
          : [],
      ),
    );
    const listed = new Set(governedParameters.map(({ contract, setter }) => `${contract}.${setter}`));
    expect(setters.filter((setter) => !listed.has(setter)).toSorted()).toEqual([
      // an account's own
      'AssetRegistry.setApprovalForAll',
      'FutarchyMarket.setOperator',
      // refuses always
      'ModelverseGovernor.updateTimelock',
      // by its hash, by its version: no number to bound
      'NodeRegistry.setMeasurement',
      'ProofVerifier.setAdmitted',
      // by the disputes contract, for one asset
      'RevenueLedger.setDisputed',
    ]);
  });

  it.each(governedParameters.map((parameter) => [nameOf(parameter), parameter] as const))(
    '%s begins as documented, and the deployer cannot set it',
    async (_, parameter) => {
      const fields = await read(parameter);
      expect(fields[parameter.field ?? 0]).toBe(parameter.initial);
      const setting = settingOf(parameter, parameter.high(fields), fields);
      const refusal = at(parameter.contract).getFunction(parameter.setter).staticCall(...setting);
      await expect(refusal).rejects.toMatchObject({
        revert: { name: expect.stringMatching(/NotGovernor$|NotTimelock$|^GovernorOnlyExecutor$|^TimelockUnauthorizedCaller$/) },
      });
    },
  );

  it('moves by vote and timelock alone, to its bounds and not beyond', async () => {
    const trials: { parameter: GovernedParameter; value: bigint; within: boolean; proposal: Proposal }[] = [];
    for (const parameter of governedParameters) {
      const fields = await read(parameter);
      const [low, high] = [parameter.low(fields), parameter.high(fields)];
      for (const [value, within] of [[low - 1n, false], [high + 1n, false], [low, true], [high, true]] as const) {
        if (value < 0n) continue;
        const { contract, setter: method } = parameter;
        const proposal = await governance.propose([{ contract, method, values: settingOf(parameter, value, fields) }]);
        trials.push({ parameter, value, within, proposal });
      }
    }
    await governance.carry(trials.map(({ proposal }) => proposal));
    for (const { parameter, value, within, proposal } of trials) {
      const before = await valueOf(parameter);
      const outcome = await governance.execute(proposal).then(
        () => 'set',
        () => 'refused',
      );
      if (parameter.notice !== undefined) await governance.later(Number(parameter.notice));
      const after = await valueOf(parameter);
      expect({ name: nameOf(parameter), value, outcome, after }).toEqual({
        name: nameOf(parameter),
        value,
        outcome: within ? 'set' : 'refused',
        after: within ? value : before,
      });
    }
  });

  it('is found out of bounds by nobody afterwards', async () => {
    const report = await checkDeployment({ provider, parameters, record });
    expect(report.findings).toEqual([]);
    expect(report.governed).toHaveLength(governedParameters.length);
  });
});

describe('one proposal', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
  });

  it('sets, admits, awards and edits the calendar in one go, all by the timelock', async () => {
    chain = await startChain();
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 10 });
    const [deployer, holder] = [await provider.getSigner(0), await provider.getSigner(1)];
    const builder = Wallet.createRandom().address;
    const parameters = parseParameters(parametersFor('local', { icbdHolder: holder.address, batchBytes: 60_000 }));
    const record = await deploy({ signer: deployer, parameters });
    const at = (name: DeployedContractName): Contract =>
      new Contract(record.contracts[name] as string, interfaces[name], deployer);
    const governance = await Governance.begin(record, provider, holder);

    // what a use pays goes to the contract that the timelock spends from
    expect(await at('RevenueLedger').getFunction('COMMUNITY_POOL')()).toBe(record.contracts.CommunityPool);
    await (await at('TestUSD').getFunction('mint')(record.contracts.CommunityPool, 1_000_000_000n)).wait();
    const now = (await provider.getBlock('latest'))!.timestamp;
    const day = Math.floor(now / 86_400) + 60;
    const measurement = id('an enclave');
    const proposal = await governance.propose([
      { contract: 'RevenueLedger', method: 'setProtocolBps', values: [300n] },
      { contract: 'NodeRegistry', method: 'setMeasurement', values: [measurement, true] },
      { contract: 'InitialModelOffering', method: 'scheduleHoliday', values: [day, true] },
      { contract: 'CommunityPool', method: 'award', values: [builder, [100_000_000n], id('terms')] },
      { contract: 'Timelock', method: 'updateDelay', values: [4n * 86_400n] },
    ]);
    await expect(governance.execute(proposal)).rejects.toThrow();
    await governance.carry([proposal]);
    await governance.execute(proposal);
    expect(await at('RevenueLedger').getFunction('protocolBps')()).toBe(300n);
    expect(await at('NodeRegistry').getFunction('isMeasurementAllowed')(measurement)).toBe(true);
    expect(await at('InitialModelOffering').getFunction('isBusinessDay')(day, now + 30 * 86_400)).toBe(false);
    expect((await at('CommunityPool').getFunction('grantOf')(1)).recipient).toBe(builder);
    expect(await at('Timelock').getFunction('getMinDelay')()).toBe(4n * 86_400n);
    expect((await checkDeployment({ provider, parameters, record })).findings).toEqual([]);
  });
});
