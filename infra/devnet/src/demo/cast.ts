import { type Deployment, TestUSDArtifact } from '@icubed/contracts-abi';
import {
  Contract,
  type HDNodeWallet,
  type JsonRpcProvider,
  NonceManager,
  parseEther,
  toQuantity,
  Wallet,
} from 'ethers';

/** A person of the story: a wallet of their own, known to nobody before. */
export interface Person {
  readonly name: string;
  readonly address: string;
  /** keeps its own nonce, so that two transactions in a row never race */
  readonly signer: NonceManager;
}

export interface Cast {
  readonly creator: Person;
  readonly backers: readonly [Person, Person, Person];
  /** gave the texts that a classifier is trained on */
  readonly curator: Person;
  /** makes derivatives and composes the workflow */
  readonly maker: Person;
  /** makes a derivative of a derivative */
  readonly tuner: Person;
  readonly buyer: Person;
}

/** Makes the wallets, gives each gas from the local chain's faucet and has each mint its own test dollars. */
export async function inviteCast(provider: JsonRpcProvider, deployment: Deployment): Promise<Cast> {
  const invite = async (name: string, dollars: bigint): Promise<Person> => {
    const wallet: HDNodeWallet = Wallet.createRandom();
    const signer = new NonceManager(wallet.connect(provider));
    await provider.send('anvil_setBalance', [wallet.address, toQuantity(parseEther('10'))]);
    if (dollars > 0n) {
      const usd = new Contract(deployment.contracts.TestUSD, TestUSDArtifact.abi, signer);
      const minted = (await usd.getFunction('mint')(wallet.address, dollars * 1_000_000n)) as {
        wait(): Promise<unknown>;
      };
      await minted.wait();
    }
    return { name, address: wallet.address, signer };
  };
  const [creator, ada, grace, alan, curator, maker, tuner, buyer] = await Promise.all([
    invite('creator A', 0n),
    invite('backer Ada', 100_000n),
    invite('backer Grace', 100_000n),
    invite('backer Alan', 100_000n),
    invite('curator Dora', 0n),
    invite('creator B', 0n),
    invite('tuner Emil', 0n),
    invite('buyer C', 1_000n),
  ]);
  return { creator, backers: [ada, grace, alan], curator, maker, tuner, buyer };
}
