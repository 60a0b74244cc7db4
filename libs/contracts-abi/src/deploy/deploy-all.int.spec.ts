import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import { assetIdOf, commitmentHash, commitmentOf, compactSignature, leafHash, merkleProof, merkleRoot, type Receipt, receiptId, signReceipt, signReexecution, signReveal, signVoucher } from '@icubed/protocol';
import { Contract, JsonRpcProvider, NonceManager, type Signer, Wallet, ZeroHash, id, keccak256, sha256, getBytes, hexlify, solidityPacked } from 'ethers';
import { artifacts, type Deployment, type DeployedContractName, deployAll, deployedContractNames, interfaces, loadDeployment } from '../index.js';

const roles = {
  verifier: Wallet.createRandom(),
  relayer: Wallet.createRandom(),
  settlement: Wallet.createRandom(),
  communityPool: Wallet.createRandom(),
  matcher: Wallet.createRandom(),
  anchor: Wallet.createRandom(),
  ranking: Wallet.createRandom(),
};
const addresses = {
  verifier: roles.verifier.address,
  relayer: roles.relayer.address,
  settlement: roles.settlement.address,
  communityPool: roles.communityPool.address,
  matcher: roles.matcher.address,
  anchor: roles.anchor.address,
  ranking: roles.ranking.address,
};

const dataKey = id('data key');
const filesRoot = id('files root');

describe('deployed contracts', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let folder: string;
  let deployment: Deployment;
  let creator: Signer;
  let backer: Signer;

  const at = (name: DeployedContractName, signer: Signer): Contract =>
    new Contract(deployment.contracts[name], artifacts[name].abi, signer);
  const send = async (contract: Contract, method: string, ...values: unknown[]) => {
    const response = await contract.getFunction(method)(...values);
    return response.wait();
  };
  const now = async (): Promise<number> => (await provider.getBlock('latest'))!.timestamp;
  const file = (): string => join(folder, 'deployment.json');

  beforeAll(async () => {
    chain = await startChain();
    folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    const deployer = await provider.getSigner(0);
    [creator, backer] = await Promise.all([provider.getSigner(1), provider.getSigner(2)]);
    deployment = await deployAll({ signer: deployer, roles: addresses, file: file() });
  });

  afterAll(async () => {
    provider?.destroy();
    await chain?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('stand where the file says, on this chain', async () => {
    expect(loadDeployment(file())).toEqual(deployment);
    expect(deployment.chainId).toBe(chain.chainId);
    for (const name of deployedContractNames) {
      expect(await provider.getCode(deployment.contracts[name])).not.toBe('0x');
    }
    expect(await provider.getCode(deployment.contracts.TestUSD, deployment.blockNumber - 1)).toBe('0x');
  });

  it('are kept when they stand already', async () => {
    const signer = await provider.getSigner(0);
    const before = await provider.getTransactionCount(await signer.getAddress());
    expect(await deployAll({ signer, roles: addresses, file: file() })).toEqual(deployment);
    expect(await provider.getTransactionCount(await signer.getAddress())).toBe(before);
  });

  it('name each other and the roles', async () => {
    const { contracts } = deployment;
    const offering = at('InitialModelOffering', creator);
    const ledger = at('RevenueLedger', creator);
    const jobs = at('JobManager', creator);
    expect(await at('AssetRegistry', creator).getFunction('OFFERING')()).toBe(contracts.InitialModelOffering);
    expect(await at('ShareToken', creator).getFunction('LEDGER')()).toBe(contracts.RevenueLedger);
    expect(await ledger.getFunction('OFFERING')()).toBe(contracts.InitialModelOffering);
    expect(await ledger.getFunction('SHARE_TOKEN')()).toBe(contracts.ShareToken);
    expect(await ledger.getFunction('COMMUNITY_POOL')()).toBe(addresses.communityPool);
    expect(await offering.getFunction('LEDGER')()).toBe(contracts.RevenueLedger);
    expect(await offering.getFunction('VERIFIER')()).toBe(addresses.verifier);
    expect(await jobs.getFunction('SETTLEMENT')()).toBe(addresses.settlement);
    expect(await at('ShareExchange', creator).getFunction('MATCHER')()).toBe(addresses.matcher);
    expect(await at('RankingAnchor', creator).getFunction('RANKING')()).toBe(addresses.ranking);
    expect(await at('ReceiptAnchor', creator).getFunction('ANCHOR')()).toBe(addresses.anchor);
    const nodes = at('NodeRegistry', creator);
    const deployer = await (await provider.getSigner(0)).getAddress();
    for (const role of ['GUARDIAN', 'ARBITER', 'ATTESTER', 'GOVERNOR']) expect(await nodes.getFunction(role)()).toBe(deployer);
    expect(await nodes.getFunction('DISPUTES')()).toBe(contracts.ExecutionDisputes);
    const disputes = at('ExecutionDisputes', creator);
    for (const [name, address] of Object.entries({
      USD: contracts.TestUSD,
      JOB_MANAGER: contracts.JobManager,
      ANCHORS: contracts.ReceiptAnchor,
      AUDITS: contracts.ReceiptAudits,
      NODES: contracts.NodeRegistry,
      PROOFS: contracts.ProofVerifier,
      COMMUNITY_POOL: addresses.communityPool,
      ARBITER: deployer,
      GOVERNOR: deployer,
    })) {
      expect(await disputes.getFunction(name)()).toBe(address);
    }
    const lineage = at('LineageDisputes', creator);
    for (const [name, address] of Object.entries({
      USD: contracts.TestUSD,
      REGISTRY: contracts.AssetRegistry,
      LEDGER: contracts.RevenueLedger,
      OFFERING: contracts.InitialModelOffering,
      COMMUNITY_POOL: addresses.communityPool,
      ARBITER: deployer,
      GOVERNOR: deployer,
    })) {
      expect(await lineage.getFunction(name)()).toBe(address);
    }
    for (const name of ['AssetRegistry', 'RevenueLedger', 'InitialModelOffering'] as const) {
      expect(await at(name, creator).getFunction('LINEAGE_DISPUTES')()).toBe(contracts.LineageDisputes);
    }
    expect(await at('ReceiptAudits', creator).getFunction('ANCHORS')()).toBe(contracts.ReceiptAnchor);
    expect(await at('ProofVerifier', creator).getFunction('REGISTRY')()).toBe(contracts.AssetRegistry);
    const versions = at('AssetVersions', creator);
    expect(await versions.getFunction('REGISTRY')()).toBe(contracts.AssetRegistry);
    expect(await versions.getFunction('GOVERNOR')()).toBe(deployer);
    expect(await jobs.getFunction('USD')()).toBe(contracts.TestUSD);
  });

  it('agree with the protocol library on ids, digests and signatures, from registration to settlement', async () => {
    const { contracts } = deployment;
    const creatorAddress = await creator.getAddress();
    const salt = id('salt');
    const assetId = assetIdOf({ chainId: chain.chainId, registry: contracts.AssetRegistry, creator: creatorAddress, salt });
    const registration = {
      salt,
      kind: 0,
      vertical: 1,
      digest: sha256(solidityPacked(['uint256', 'address', 'bytes32'], [chain.chainId, creatorAddress, filesRoot])),
      sealedCid: 'bafysealed',
      metadataCid: 'bafymetadata',
      dataKeyCommitment: keccak256(dataKey),
      licence: {
        derivatives: true,
        promptBps: 500,
        loraBps: 1000,
        fineTuneBps: 1500,
        distilBps: 1500,
        mergeBps: 3000,
        datasetBps: 500,
        textHash: id('licence'),
      },
      pricePerCall: 20_000n,
      parents: [],
      lowerTerms: [],
    };
    const registered = await send(at('AssetRegistry', creator), 'register', registration);
    expect(interfaces.AssetRegistry.parseLog(registered.logs[0])?.args.assetId).toBe(assetId);
    const commitment = commitmentOf(registration);
    expect(await at('AssetRegistry', backer).getFunction('commitmentOf')(assetId)).toBe(commitmentHash(assetId, commitment));

    for (const wallet of [backer, creator]) {
      const account = await wallet.getAddress();
      await send(at('TestUSD', wallet), 'mint', account, 10n ** 15n);
      for (const spender of ['InitialModelOffering', 'JobManager'] as const) {
        await send(at('TestUSD', wallet), 'approve', contracts[spender], 10n ** 15n);
      }
    }
    const offering = at('InitialModelOffering', creator);
    await send(offering, 'open', assetId, [1_000_000n, (await now()) + 8 * 86_400, 0, ZeroHash, 30]);
    const filled = await send(at('InitialModelOffering', backer), 'reserve', assetId, 600_000, 1_000_000n, []);
    const locked = filled.logs
      .map((log: { topics: string[]; data: string }) => interfaces.InitialModelOffering.parseLog(log))
      .find((log: { name: string } | null) => log?.name === 'OfferingLocked');
    await provider.send('evm_setNextBlockTimestamp', [Number(locked.args.unlockAt)]);

    const reveal = { assetId, plainCid: 'bafyplain', filesRoot, dataKey };
    const signature = await signReveal(roles.verifier, chain.chainId, contracts.InitialModelOffering, reveal);
    await send(at('InitialModelOffering', backer), 'reveal', assetId, reveal.plainCid, filesRoot, dataKey, commitment, signature);
    expect(await offering.getFunction('stateOf')(assetId)).toBe(3n);

    const sessionKey = Wallet.createRandom();
    const jobs = at('JobManager', backer);
    const payer = await backer.getAddress();
    await send(jobs, 'deposit', payer, 5_000_000n);
    const opened = await send(jobs, 'openSession', sessionKey.address, 1_000_000n, 0, ZeroHash, (await now()) + 86_400);
    const session = interfaces.JobManager.parseLog(opened.logs[0])!.args.sessionId as string;
    const voucher = { payer, session, cumulativeAmount: 30_000n, usageRoot: id('usage'), validUntil: BigInt((await now()) + 3600) };
    const voucherSignature = await signVoucher(sessionKey, { chainId: chain.chainId, jobManager: contracts.JobManager }, voucher);

    const settlement = new NonceManager(roles.settlement.connect(provider));
    await provider.send('anvil_setBalance', [addresses.settlement, '0x56bc75e2d63100000']);
    await send(at('TestUSD', backer), 'mint', addresses.settlement, 1_000_000n);
    await send(at('TestUSD', settlement), 'approve', contracts.JobManager, 1_000_000n);
    await send(at('JobManager', settlement), 'bond', 1_000_000n);
    const split = { assetId, assetAmount: 20_000n, node: addresses.relayer, nodeAmount: 10_000n };
    await send(at('JobManager', settlement), 'redeemBatch', [voucher], [compactSignature(voucherSignature)], [split]);

    const ledger = at('RevenueLedger', backer);
    expect(await ledger.getFunction('claimable')(assetId, payer)).toBe(9_945n);
    expect(await ledger.getFunction('claimable')(assetId, creatorAddress)).toBe(9_555n);
    expect(await jobs.getFunction('earningsOf')(addresses.relayer)).toBe(10_000n);
    const [tracked] = await ledger.getFunction('totals')();
    expect(await at('TestUSD', backer).getFunction('balanceOf')(contracts.RevenueLedger)).toBe(tracked);
  });

  it('prove every receipt of an hour with the protocol library\'s tree', async () => {
    const anchor = new NonceManager(roles.anchor.connect(provider));
    await provider.send('anvil_setBalance', [addresses.anchor, '0x56bc75e2d63100000']);
    const receipts = Array.from({ length: 11 }, (_, index) => id(`receipt ${index}`));
    const leaves = receipts.map((receipt) => leafHash(getBytes(receipt)));
    const hour = Math.floor((await now()) / 3600) - 1;
    await send(at('ReceiptAnchor', anchor), 'anchor', hour, hexlify(merkleRoot(leaves)), receipts.length, 'bafkreceipts');
    const includes = at('ReceiptAnchor', creator).getFunction('includes');
    for (const [index, receipt] of receipts.entries()) {
      const proof = merkleProof(leaves, index).map(({ hash }) => hexlify(hash));
      expect(await includes(hour, receipt, index, proof)).toBe(true);
      expect(await includes(hour, id('another'), index, proof)).toBe(false);
    }
  });

  it('let anyone doubt a receipt as the protocol library signs and anchors it', async () => {
    const { contracts } = deployment;
    const context = { chainId: chain.chainId, jobManager: contracts.JobManager };
    const [worker, witness] = [Wallet.createRandom(), Wallet.createRandom()];
    const [owner, deployer] = [await creator.getAddress(), await provider.getSigner(0)];
    const validUntil = (await now()) + 3600;
    const domain = { name: 'I Cubed Modelverse', version: '1', chainId: chain.chainId, verifyingContract: contracts.NodeRegistry };
    const types = {
      NodeRegistration: [
        { name: 'owner', type: 'address' },
        { name: 'node', type: 'address' },
        { name: 'validUntil', type: 'uint64' },
      ],
    };
    for (const [node, wallet] of [[worker, creator], [witness, deployer]] as const) {
      const account = await wallet.getAddress();
      await send(at('TestUSD', wallet), 'mint', account, 1_000_000_000n);
      for (const spender of ['NodeRegistry', 'ExecutionDisputes'] as const) {
        await send(at('TestUSD', wallet), 'approve', contracts[spender], 1_000_000_000n);
      }
      const consent = await node.signTypedData(domain, types, { owner: account, node: node.address, validUntil });
      await send(at('NodeRegistry', wallet), 'register', node.address, 200n, 1, 500_000_000n, validUntil, consent);
    }
    await send(at('TestUSD', backer), 'approve', contracts.ExecutionDisputes, 1_000_000_000n);

    const receipt: Receipt = {
      callId: id('call'),
      step: 2,
      attempt: 1,
      assetId: 77n,
      digest: id('digest'),
      inputDigest: id('input'),
      outputDigest: id('output'),
      assetPrice: 300_000n,
      nodePrice: 200n,
      node: worker.address,
      chainTime: BigInt(await now()),
    };
    const leaf = receiptId(context, receipt);
    const disputes = at('ExecutionDisputes', backer);
    expect(await disputes.getFunction('receiptIdOf')(receipt)).toBe(leaf);

    const leaves = [id('another'), leaf, id('a third')].map((entry) => leafHash(getBytes(entry)));
    const hour = Math.floor((await now()) / 3600) - 2;
    const anchor = new NonceManager(roles.anchor.connect(provider));
    await send(at('ReceiptAnchor', anchor), 'anchor', hour, hexlify(merkleRoot(leaves)), leaves.length, 'bafkreceipts');
    await provider.send('anvil_mine', ['0x6']);
    await send(at('ReceiptAudits', creator), 'draw', hour);
    const drawn: boolean = await at('ReceiptAudits', creator).getFunction('isDrawn')(hour, 1);

    const proof = merkleProof(leaves, 1).map(({ hash }) => hexlify(hash));
    const signature = await signReceipt(worker, context, receipt);
    const challenged = await send(disputes, 'challenge', receipt, signature, hour, 1, proof, 'bafkevidence');
    const event = interfaces.ExecutionDisputes.parseLog(challenged.logs[0]);
    expect(event?.args.toObject()).toMatchObject({ receiptId: leaf, node: worker.address, drawn, slash: 30_020_000n });

    await send(at('ExecutionDisputes', creator), 'answer', leaf, 'bafkanswer');
    const outputDigest = id('what the witness got');
    const word = await signReexecution(witness, chain.chainId, contracts.ExecutionDisputes, { receiptId: leaf, outputDigest });
    const reexecution = { witness: witness.address, outputDigest, signature: word };
    await send(at('ExecutionDisputes', deployer), 'decide', leaf, true, reexecution, 'bafkrerun');
    await provider.send('evm_increaseTime', [48 * 3600]);
    await send(disputes, 'conclude', leaf);
    const { bond, openSlashes } = await at('NodeRegistry', creator).getFunction('nodeOf')(worker.address);
    expect({ bond, openSlashes }).toEqual({ bond: 500_000_000n - 30_020_000n, openSlashes: 0n });
    expect(await disputes.getFunction('creditOf')(await backer.getAddress())).toBe(20_000_000n);
    expect(await disputes.getFunction('creditOf')(owner)).toBe(0n);
  });
});
