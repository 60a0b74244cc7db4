import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TestUSDArtifact } from '@icubed/contracts-abi';
import { spamModelFiles } from '@icubed/examples';
import {
  Modelverse,
  prepareDeposit,
  prepareSession,
  publishAsset,
  readAccount,
  readQuote,
  releaseOpenly,
  sendPrepared,
} from '@icubed/sdk';
import { Contract, JsonRpcProvider, NonceManager, parseEther, toQuantity, Wallet } from 'ethers';

const PRICE_USD_MICROS = 1_000n;
const DEPOSIT_USD_MICROS = 200_000_000n;

/** What a stranger does before the first call: a creator publishes the spam classifier openly, a buyer opens a prepaid account and a key. */
export async function openMarket({ origin, rpcUrl, deploymentFile }) {
  const { chainId, contracts } = JSON.parse(await readFile(deploymentFile, 'utf8'));
  const provider = new JsonRpcProvider(rpcUrl, chainId, {
    staticNetwork: true,
    pollingInterval: 100,
    cacheTimeout: -1,
  });
  try {
    await toPresent(provider);
    const api = Modelverse.at({ origin });
    const did = await publishOpenly(api, chainId, await walletOn(provider));
    const buyer = await walletOn(provider);
    const usd = new Contract(contracts.TestUSD, TestUSDArtifact.abi, buyer);
    await (await usd.getFunction('mint')(await buyer.getAddress(), DEPOSIT_USD_MICROS)).wait();
    const key = await openAccount(await api.signedIn(buyer, chainId), buyer);
    await eventually('a node to serve the asset', () => readQuote(api.http, did).catch(() => undefined));
    return { did, key };
  } finally {
    provider.destroy();
  }
}

/** A fresh chain begins weeks ago; deadlines of paid calls are of the wall clock. */
async function toPresent(provider) {
  const { timestamp } = await provider.getBlock('latest');
  const behind = Math.floor(Date.now() / 1_000) - timestamp;
  if (behind > 0) await provider.send('evm_increaseTime', [behind]);
  await provider.send('evm_mine', []);
}

async function walletOn(provider) {
  const wallet = Wallet.createRandom().connect(provider);
  await provider.send('anvil_setBalance', [wallet.address, toQuantity(parseEther('10'))]);
  return new NonceManager(wallet);
}

async function publishOpenly(api, chainId, creator) {
  const { http } = await api.signedIn(creator, chainId);
  const asset = await publishAsset(http, creator, {
    files: Array.from(spamModelFiles(), ([path, bytes]) => ({ path, bytes })),
    kind: 'MODEL',
    vertical: 'NLP',
    pricePerCall: PRICE_USD_MICROS,
    card: { name: 'Spam or not', licence: 'Apache-2.0' },
  });
  await releaseOpenly(http, creator, asset.did);
  return asset.did;
}

async function openAccount(api, buyer) {
  await sendPrepared(buyer, await prepareDeposit(api.http, DEPOSIT_USD_MICROS));
  await eventually('the deposit to be final', async () => {
    const account = await readAccount(api.http);
    return account && BigInt(account.finalFreeBalance) >= DEPOSIT_USD_MICROS ? account : undefined;
  });
  const expiresAt = new Date(Date.now() + 7 * 86_400_000);
  await sendPrepared(buyer, await prepareSession(api.http, { cap: DEPOSIT_USD_MICROS, expiresAt }));
  await eventually('the session to be payable', async () =>
    (await readAccount(api.http))?.sessions.find((session) => session.payable),
  );
  return (await api.createApiKey('bench', ['invoke', 'read'])).key;
}

async function eventually(what, ask) {
  for (const until = Date.now() + 60_000; ;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within a minute`);
    await delay(200);
  }
}
