import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deployAll, interfaces, type Deployment } from '@icubed/contracts-abi';
import { startChain } from '@icubed/local';
import { HDNodeWallet, JsonRpcProvider, NonceManager } from 'ethers';
import { sendPrepared, type TransactionRequest } from './send-prepared.js';

const MNEMONIC = 'test test test test test test test test test test test junk';

describe('sending prepared transactions', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let provider: JsonRpcProvider;
  let wallet: NonceManager;
  let deployment: Deployment;
  const request = (data: string): TransactionRequest => ({
    chainId: chain.chainId,
    to: deployment.contracts.TestUSD,
    data,
    value: '0',
    description: 'move dollars',
  });

  beforeAll(async () => {
    chain = await startChain();
    provider = new JsonRpcProvider(chain.rpcUrl, chain.chainId, {
      staticNetwork: true,
      pollingInterval: 50,
      cacheTimeout: -1,
    });
    wallet = new NonceManager(HDNodeWallet.fromPhrase(MNEMONIC).connect(provider));
    const address = await wallet.getAddress();
    deployment = await deployAll({
      signer: wallet,
      roles: { verifier: address, relayer: address, settlement: address, communityPool: address },
    });
    wallet.reset();
  });
  afterAll(async () => {
    provider.destroy();
    await chain.close();
  });

  it('mines them in order', async () => {
    const address = await wallet.getAddress();
    const mint = interfaces.TestUSD.encodeFunctionData('mint', [address, 5n]);
    const move = interfaces.TestUSD.encodeFunctionData('transfer', [deployment.contracts.JobManager, 5n]);
    const receipts = await sendPrepared(wallet, { transactions: [request(mint), request(move)] });
    expect(receipts.map(({ status }) => status)).toEqual([1, 1]);
  });

  it('tells a revert by the contract error name', async () => {
    const move = interfaces.TestUSD.encodeFunctionData('transfer', [deployment.contracts.JobManager, 10n ** 30n]);
    await expect(sendPrepared(wallet, { transactions: [request(move)] })).rejects.toMatchObject({
      code: 'CHAIN.REVERTED',
      extras: { error: 'ERC20InsufficientBalance' },
    });
  });

  it('signs nothing for another chain', async () => {
    const sent = await provider.getTransactionCount(await wallet.getAddress());
    const foreign = { ...request('0x'), chainId: 1 };
    await expect(sendPrepared(wallet, { transactions: [foreign] })).rejects.toMatchObject({
      code: 'PROTOCOL.WRONG_CHAIN',
    });
    expect(await provider.getTransactionCount(await wallet.getAddress())).toBe(sent);
  });
});
