import { type Deployment, deployAll, JobManagerArtifact, TestUSDArtifact } from '@icubed/contracts-abi';
import {
  Contract,
  type ContractTransactionResponse,
  JsonRpcProvider,
  NonceManager,
  parseEther,
  toQuantity,
  Wallet,
} from 'ethers';
import type { Keys } from '../state/keys.js';

/** What SETTLEMENT can redeem within 24 hours on the local chain: 10,000 USD. */
const OPERATOR_BOND_USD_MICROS = 10_000_000_000n;

export interface ChainRequest {
  readonly rpcUrl: string;
  readonly keys: Keys;
  readonly deploymentFile: string;
}

/** Gives the platform's keys gas, deploys what is not there yet, and bonds the settlement operator. */
export async function prepareChain({ rpcUrl, keys, deploymentFile }: ChainRequest): Promise<Deployment> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, {
    staticNetwork: true,
    cacheTimeout: -1,
    pollingInterval: 100,
  });
  try {
    const wallets = {
      deployer: keys.deployer,
      governor: keys.governor,
      relayer: keys.relayer,
      settlement: keys.settlement,
      matcher: keys.matcher,
      ranking: keys.ranking,
      anchor: keys.anchor,
    };
    for (const key of Object.values(wallets)) {
      await provider.send('anvil_setBalance', [new Wallet(key).address, toQuantity(parseEther('10000'))]);
    }
    const deployment = await deployAll({
      signer: new Wallet(keys.deployer, provider),
      roles: {
        verifier: new Wallet(keys.verifier).address,
        relayer: new Wallet(keys.relayer).address,
        settlement: new Wallet(keys.settlement).address,
        governor: new Wallet(keys.governor).address,
        matcher: new Wallet(keys.matcher).address,
        ranking: new Wallet(keys.ranking).address,
        anchor: new Wallet(keys.anchor).address,
      },
      file: deploymentFile,
    });
    await bond(deployment, new Wallet(keys.settlement, provider));
    return deployment;
  } finally {
    provider.destroy();
  }
}

async function bond({ contracts }: Deployment, wallet: Wallet): Promise<void> {
  const signer = new NonceManager(wallet);
  const manager = new Contract(contracts.JobManager, JobManagerArtifact.abi, signer);
  const held = (await manager.getFunction('bondOf')(wallet.address)) as bigint;
  const missing = OPERATOR_BOND_USD_MICROS - held;
  if (missing <= 0n) return;
  const usd = new Contract(contracts.TestUSD, TestUSDArtifact.abi, signer);
  await sent(usd, 'mint', wallet.address, missing);
  await sent(usd, 'approve', contracts.JobManager, missing);
  await sent(manager, 'bond', missing);
}

async function sent(contract: Contract, name: string, ...args: unknown[]): Promise<void> {
  const response = (await contract.getFunction(name)(...args)) as ContractTransactionResponse;
  await response.wait();
}
