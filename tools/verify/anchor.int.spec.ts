import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { interfaces, RankingAnchorArtifact } from '@icubed/contracts-abi';
import { DEVELOPMENT_MNEMONIC, startChain, type TestChain } from '@icubed/local';
import { Contract, ContractFactory, HDNodeWallet, JsonRpcProvider } from 'ethers';
import { Publisher, verify } from './test/publisher.js';

let chain: TestChain;
let provider: JsonRpcProvider;
let key: HDNodeWallet;
let publisher: Publisher;

beforeAll(async () => {
  chain = await startChain();
  provider = new JsonRpcProvider(chain.rpcUrl, undefined, {
    staticNetwork: true,
    cacheTimeout: -1,
    pollingInterval: 20,
  });
  key = HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC).connect(provider);
  publisher = await Publisher.start();
});
afterAll(async () => {
  await publisher.close();
  provider.destroy();
  await chain.close();
});

/** A RankingAnchor of its own, whose key is ours. */
async function deployed(): Promise<string> {
  const factory = new ContractFactory(RankingAnchorArtifact.abi, RankingAnchorArtifact.bytecode, key);
  const contract = await factory.deploy(key.address);
  await contract.waitForDeployment();
  return contract.getAddress();
}

async function anchor(contract: string, week: number, root: string, cid: string): Promise<string> {
  const sent = await new Contract(contract, interfaces.RankingAnchor, key).getFunction('anchor')(week, root, cid);
  return (await (sent as { wait(): Promise<{ hash: string }> }).wait()).hash;
}

const against = (cid: string, ...more: string[]) =>
  verify(cid, '--origin', publisher.origin, '--rpc', chain.rpcUrl, ...more);

describe('npm run verify -- ranking --rpc', () => {
  it('says where the root is anchored', async () => {
    const verifyingContract = await deployed();
    const { cid, snapshot } = await publisher.publish(undefined, { verifyingContract });
    const hash = await anchor(verifyingContract, snapshot.week, snapshot.root, cid);
    const { code, output } = await against(cid, '--anchor-contract', verifyingContract);
    expect([code, output.split('\n').slice(-2)]).toEqual([
      0,
      [expect.stringMatching(new RegExp(`^anchored in block \\d+ by ${hash}$`)), 'equal'],
    ]);
  });

  it('does not say equal of a release that is not anchored', async () => {
    const verifyingContract = await deployed();
    const { cid, snapshot } = await publisher.publish(undefined, { verifyingContract });
    const { code, output } = await against(cid);
    expect([code, output]).toEqual([2, expect.stringContaining(`no root is anchored for week ${snapshot.week}`)]);
  });

  it('names another root and another CID under the week', async () => {
    const [first, second] = [await deployed(), await deployed()];
    const foreign = `0x${'66'.repeat(32)}`;
    const one = await publisher.publish(undefined, { verifyingContract: first });
    await anchor(first, one.snapshot.week, foreign, one.cid);
    expect(await against(one.cid)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`different at anchor.root: expected "${foreign}", found "${one.snapshot.root}"`),
    });
    const two = await publisher.publish(undefined, { verifyingContract: second });
    await anchor(second, two.snapshot.week, two.snapshot.root, 'bafyother');
    expect(await against(two.cid)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`different at anchor.cid: expected "bafyother", found "${two.cid}"`),
    });
  });

  it('names a release that was signed for another contract than the trusted one', async () => {
    const [trusted, verifyingContract] = [await deployed(), await deployed()];
    const { cid } = await publisher.publish(undefined, { verifyingContract });
    expect(await against(cid, '--anchor-contract', trusted)).toMatchObject({
      code: 1,
      output: expect.stringContaining('different at anchor.verifyingContract'),
    });
  });

  it('catches a tampered snapshot although its root is anchored', async () => {
    const verifyingContract = await deployed();
    const { cid, snapshot } = await publisher.publish(
      (honest) => ({ ...honest, models: honest.models.map((model) => ({ ...model, votes: model.votes + 100 })) }),
      { verifyingContract },
    );
    await anchor(verifyingContract, snapshot.week, snapshot.root, cid);
    expect(await against(cid)).toMatchObject({ code: 1, output: expect.stringContaining('models[0].votes') });
  });

  it('says what it could not ask', async () => {
    const { cid } = await publisher.publish();
    expect(await against(cid)).toMatchObject({ code: 2, output: expect.stringContaining('no RankingAnchor at') });
    const nowhere = ['--origin', publisher.origin, '--rpc', 'http://127.0.0.1:9'];
    expect(await verify(cid, ...nowhere)).toMatchObject({ code: 2, output: expect.stringContaining('could not') });
  });
});
