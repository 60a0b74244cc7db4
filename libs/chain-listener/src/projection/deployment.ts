/** Where the contracts of one chain stand; `loadDeployment` of @icubed/contracts-abi reads it. */
export interface Deployment {
  readonly chainId: number;
  /** of the first contract: nothing earlier can concern the mirror */
  readonly blockNumber: number;
  readonly contracts: Readonly<Record<string, string>>;
}
