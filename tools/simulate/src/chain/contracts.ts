import type { Deployment } from '@icubed/chain-listener';
import {
  AssetRegistryArtifact,
  InitialModelOfferingArtifact,
  JobManagerArtifact,
  RevenueLedgerArtifact,
  TestUSDArtifact,
} from '@icubed/contracts-abi';
import { Interface } from 'ethers';

export const CHAIN_ID = 31337;
/** The blocks below it are the chain's from before our contracts. */
export const DEPLOYED_AT = 3;

const artifacts = {
  AssetRegistry: AssetRegistryArtifact,
  InitialModelOffering: InitialModelOfferingArtifact,
  JobManager: JobManagerArtifact,
  RevenueLedger: RevenueLedgerArtifact,
  TestUSD: TestUSDArtifact,
};

export type ContractName = keyof typeof artifacts;
export const contractNames = Object.keys(artifacts) as ContractName[];

export const abiOf = (name: ContractName): Interface => new Interface(artifacts[name].abi);

export const deployment: Deployment = {
  chainId: CHAIN_ID,
  blockNumber: DEPLOYED_AT,
  contracts: Object.fromEntries(
    contractNames.map((name, index) => [name, `0x${(index + 1).toString(16).padStart(2, '0').repeat(20)}`]),
  ),
};
