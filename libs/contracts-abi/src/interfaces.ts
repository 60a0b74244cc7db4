import { Interface } from 'ethers';
import { artifacts, type ContractName } from './artifacts.js';

type Entry<Name extends ContractName> = (typeof artifacts)[Name]['abi'][number];

/** Names of a contract's events, from its ABI. */
export type EventName<Name extends ContractName> = Extract<Entry<Name>, { type: 'event' }>['name'];

/** Names of a contract's functions, from its ABI. */
export type FunctionName<Name extends ContractName> = Extract<Entry<Name>, { type: 'function' }>['name'];

/** One parsed ABI per contract: parsing is slow, so everyone shares these. */
export const interfaces: Readonly<Record<ContractName, Interface>> = {
  AssetRegistry: new Interface(artifacts.AssetRegistry.abi),
  AssetVersions: new Interface(artifacts.AssetVersions.abi),
  CommunityPool: new Interface(artifacts.CommunityPool.abi),
  DeploymentFactory: new Interface(artifacts.DeploymentFactory.abi),
  ExecutionDisputes: new Interface(artifacts.ExecutionDisputes.abi),
  FutarchyMarket: new Interface(artifacts.FutarchyMarket.abi),
  IcbdToken: new Interface(artifacts.IcbdToken.abi),
  IndexBundle: new Interface(artifacts.IndexBundle.abi),
  IndexPerpetual: new Interface(artifacts.IndexPerpetual.abi),
  InitialModelOffering: new Interface(artifacts.InitialModelOffering.abi),
  JobEscrow: new Interface(artifacts.JobEscrow.abi),
  JobManager: new Interface(artifacts.JobManager.abi),
  LineageDisputes: new Interface(artifacts.LineageDisputes.abi),
  ModelverseGovernor: new Interface(artifacts.ModelverseGovernor.abi),
  NodeRegistry: new Interface(artifacts.NodeRegistry.abi),
  ProofVerifier: new Interface(artifacts.ProofVerifier.abi),
  RankingAnchor: new Interface(artifacts.RankingAnchor.abi),
  ReceiptAnchor: new Interface(artifacts.ReceiptAnchor.abi),
  ReceiptAudits: new Interface(artifacts.ReceiptAudits.abi),
  RevealDisputes: new Interface(artifacts.RevealDisputes.abi),
  RevenueLedger: new Interface(artifacts.RevenueLedger.abi),
  ShareExchange: new Interface(artifacts.ShareExchange.abi),
  ShareGrants: new Interface(artifacts.ShareGrants.abi),
  ShareOptions: new Interface(artifacts.ShareOptions.abi),
  ShareSales: new Interface(artifacts.ShareSales.abi),
  ShareToken: new Interface(artifacts.ShareToken.abi),
  TestUSD: new Interface(artifacts.TestUSD.abi),
  Timelock: new Interface(artifacts.Timelock.abi),
  UsageDisputes: new Interface(artifacts.UsageDisputes.abi),
};

/** `topics[0]` of an event. A misspelt name does not compile. */
export function eventTopic<Name extends ContractName>(contract: Name, event: EventName<Name>): string {
  const fragment = interfaces[contract].getEvent(event);
  if (fragment === null) throw new TypeError(`${contract} has no event ${String(event)}`);
  return fragment.topicHash;
}
