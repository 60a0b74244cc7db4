import { join } from 'node:path';
import { createServiceTokenSigner, generateSigningKey, publicJwkOf, SCOPES } from '@icubed/identity';
import { deployAll } from '@icubed/contracts-abi';
import { DEVELOPMENT_MNEMONIC, freePort, startAnvil } from '@icubed/local';
import { HDNodeWallet, JsonRpcProvider } from 'ethers';
import { startProcess } from '../runner/process.mjs';

const MAIN = join(import.meta.dirname, '..', '..', 'services/registry/dist/main.js');
const account = (index) => HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
const [CREATOR, VERIFIER, RELAYER] = [account(1), account(5), account(6)];

/** A registry with a chain of its own, which can be killed and started again on the same port. */
export async function openRegistry({ folder, databaseUrl }, cleanups) {
  const anvil = await startAnvil({});
  cleanups.add(() => anvil.close());
  const provider = new JsonRpcProvider(anvil.url, anvil.chainId, { staticNetwork: true, cacheTimeout: -1 });
  const deploymentFile = join(folder, 'deployment.json');
  const roles = { verifier: VERIFIER.address, relayer: RELAYER.address };
  const others = { settlement: account(7).address, communityPool: account(8).address };
  await deployAll({ signer: account(0).connect(provider), roles: { ...roles, ...others }, file: deploymentFile });
  provider.destroy();
  const key = await generateSigningKey();
  const port = await freePort();
  const settings = {
    ...{ PORT: port, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error', FINALITY_DEPTH: 2 },
    ...{ CHAIN_ID: anvil.chainId, RPC_URL: anvil.url, DEPLOYMENT_FILE: deploymentFile },
    ...{ UPLOAD_DIR: join(folder, 'uploads'), IPFS_DIR: join(folder, 'ipfs'), IPFS_PORT: await freePort() },
    ...{ VERIFIER_PRIVATE_KEY: VERIFIER.privateKey, RELAYER_PRIVATE_KEY: RELAYER.privateKey },
    ...{ KEK: `0x${'07'.repeat(32)}`, GATEWAY_JWT_PUBLIC_KEY: JSON.stringify(publicJwkOf(key)) },
  };
  const env = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`ICUBED_REGISTRY_${name}`, String(value)]),
  );
  const origin = `http://127.0.0.1:${port}`;
  const ready = async () => (await fetch(`${origin}/health/ready`).catch(() => undefined))?.ok;
  const principal = { kind: 'wallet', accountId: 'bench', address: CREATOR.address, scopes: SCOPES };
  const sign = await createServiceTokenSigner({ key, issuer: 'gateway', nowSeconds: () => Date.now() / 1_000 });
  const registry = {
    ...{ origin, key, principal, running: undefined },
    start: async () => (registry.running = await startProcess(MAIN, [], { env, ready })),
    ask: async (path, body) => {
      const headers = {
        authorization: `Bearer ${await sign(principal, 'registry')}`,
        'content-type': 'application/json',
      };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${origin}${path}`, init);
      if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
      return response.json();
    },
  };
  await registry.start();
  cleanups.add(() => registry.running.close());
  return registry;
}
