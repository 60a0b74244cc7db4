import { existsSync } from 'node:fs';
import { ContractFactory, getCreateAddress, type Provider, type Signer } from 'ethers';
import { artifacts, type DeployedContractName, deployedContractNames } from './artifacts.js';
import { type Deployment, loadDeployment, saveDeployment } from './deployment.js';

/**
 * Who may do what. The relayer needs no right on-chain: a reveal is worth what the verifier's signature in it is worth,
 * whoever sends it.
 */
export interface DeploymentRoles {
  readonly verifier: string;
  readonly relayer: string;
  readonly settlement: string;
  readonly communityPool: string;
  /** Edits the holiday table, sets parameters, confirms suspensions of nodes, decides appeals, admits proofs' keys, may retire versions; the deployer unless named. */
  readonly governor?: string;
  /** Chooses which signed orders meet; the deployer unless named. */
  readonly matcher?: string;
  /** Anchors the weekly rankings; the deployer unless named. */
  readonly ranking?: string;
  /** Anchors the hourly receipts; the deployer unless named. */
  readonly anchor?: string;
  /** Suspends nodes for 72 hours; the deployer unless named. */
  readonly guardian?: string;
  /** Proposes slashes of nodes' bonds and decides disputes of executions, lineage, reveals and long jobs; the deployer unless named. */
  readonly arbiter?: string;
  /** Says which nodes' enclave quotes are genuine; the deployer unless named. */
  readonly attester?: string;
  /** Proposes the bundle's baskets and posts the perpetual's marks; the deployer unless named. */
  readonly index?: string;
}

export interface DeployRequest {
  readonly signer: Signer;
  readonly roles: DeploymentRoles;
  readonly file?: string;
}

/**
 * Deploys the contracts, or returns those of `file` if they stand on this chain. Contracts that name each other are immutable,
 * so their addresses are computed from the deployer's nonce first: nothing else may send from this signer meanwhile.
 */
export async function deployAll({ signer, roles, file }: DeployRequest): Promise<Deployment> {
  const provider = signer.provider;
  if (provider === null) throw new TypeError('the signer needs a provider');
  const chainId = Number((await provider.getNetwork()).chainId);
  const kept = file === undefined ? undefined : await standing(file, chainId, provider);
  if (kept !== undefined) return kept;

  const from = await signer.getAddress();
  const nonce = await provider.getTransactionCount(from, 'pending');
  const contracts = Object.fromEntries(
    deployedContractNames.map((name, index) => [name, getCreateAddress({ from, nonce: nonce + index })]),
  ) as Record<DeployedContractName, string>;
  const arguments_ = constructorArguments(contracts, { ...everyOptionalRole(from), ...roles });

  let blockNumber: number | undefined;
  for (const [index, name] of deployedContractNames.entries()) {
    const factory = new ContractFactory(artifacts[name].abi, artifacts[name].bytecode, signer);
    const transaction = await factory.getDeployTransaction(...arguments_[name]);
    // One after the other: a constructor may call a contract before it, and its gas can be estimated only then.
    const receipt = await (await signer.sendTransaction({ ...transaction, nonce: nonce + index })).wait();
    if (receipt?.contractAddress !== contracts[name]) {
      throw new Error(`${name} was not deployed at ${contracts[name]}: the deployer sent something else meanwhile`);
    }
    blockNumber ??= receipt.blockNumber;
  }
  if (blockNumber === undefined) throw new TypeError('nothing to deploy');

  const deployment: Deployment = { chainId, blockNumber, contracts };
  if (file !== undefined) await saveDeployment(file, deployment);
  return deployment;
}

function everyOptionalRole(of: string) {
  return { governor: of, matcher: of, ranking: of, anchor: of, guardian: of, arbiter: of, attester: of, index: of };
}

function constructorArguments(
  at: Record<DeployedContractName, string>,
  roles: Required<DeploymentRoles>,
): Record<DeployedContractName, readonly (string | readonly string[])[]> {
  return {
    TestUSD: [],
    AssetRegistry: [at.InitialModelOffering, at.RevenueLedger, at.LineageDisputes],
    ShareToken: [at.RevenueLedger],
    RevenueLedger: [
      at.TestUSD,
      at.AssetRegistry,
      at.InitialModelOffering,
      at.ShareToken,
      roles.communityPool,
      roles.governor,
      at.LineageDisputes,
    ],
    InitialModelOffering: [
      at.TestUSD,
      at.AssetRegistry,
      at.RevenueLedger,
      roles.verifier,
      roles.governor,
      at.LineageDisputes,
      at.RevealDisputes,
    ],
    RevealDisputes: [at.TestUSD, at.InitialModelOffering, roles.communityPool, roles.arbiter, roles.governor],
    JobManager: [at.TestUSD, at.RevenueLedger, roles.settlement, roles.governor],
    ShareExchange: [at.TestUSD, at.RevenueLedger, roles.matcher],
    RankingAnchor: [roles.ranking],
    ShareGrants: [at.RevenueLedger],
    ShareOptions: [at.TestUSD, at.RevenueLedger],
    JobEscrow: [
      [
        at.TestUSD,
        at.AssetRegistry,
        at.RevenueLedger,
        at.JobManager,
        at.NodeRegistry,
        roles.arbiter,
        roles.governor,
      ],
    ],
    ReceiptAnchor: [roles.anchor],
    NodeRegistry: [at.TestUSD, roles.guardian, roles.arbiter, roles.attester, at.ExecutionDisputes, roles.governor],
    ReceiptAudits: [at.ReceiptAnchor, roles.governor],
    ProofVerifier: [at.AssetRegistry, roles.governor],
    ExecutionDisputes: [
      [
        at.TestUSD,
        at.JobManager,
        at.ReceiptAnchor,
        at.ReceiptAudits,
        at.NodeRegistry,
        at.ProofVerifier,
        roles.communityPool,
        roles.arbiter,
        roles.governor,
      ],
    ],
    IndexBundle: [at.TestUSD, at.RevenueLedger, roles.index, roles.governor],
    LineageDisputes: [
      [
        at.TestUSD,
        at.AssetRegistry,
        at.RevenueLedger,
        at.InitialModelOffering,
        roles.communityPool,
        roles.arbiter,
        roles.governor,
      ],
    ],
    IndexPerpetual: [at.TestUSD, roles.index, roles.governor],
    AssetVersions: [at.AssetRegistry, roles.governor],
  };
}

async function standing(file: string, chainId: number, provider: Provider): Promise<Deployment | undefined> {
  if (!existsSync(file)) return undefined;
  const deployment = loadDeployment(file);
  if (deployment.chainId !== chainId) return undefined;
  const codes = await Promise.all(Object.values(deployment.contracts).map((address) => provider.getCode(address)));
  return codes.every((code) => code !== '0x') ? deployment : undefined;
}
