import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChain } from '@icubed/local';
import { HDNodeWallet, JsonRpcProvider } from 'ethers';
import { deployedContractNames, loadDeployment } from '../src/index.js';
import { parametersFor } from './parameters.js';

const COMMAND = join(import.meta.dirname, '..', '..', '..', 'contracts', 'script', 'deploy.mjs');
const deployer = HDNodeWallet.fromPhrase('test test test test test test test test test test test junk');

describe('npm run deploy', () => {
  let chain: Awaited<ReturnType<typeof startChain>>;
  let folder: string;
  let options: string[];
  const keyFile = (): Record<string, string> => ({ ICUBED_DEPLOY_KEY_FILE: join(folder, 'key') });

  /** Ends it with SIGKILL once it has told of so many steps. */
  async function run(values: readonly string[], env: Record<string, string>, killAfter = Infinity) {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [COMMAND, ...values], { env: { PATH, INIT_CWD: folder, ...env } });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      output += String(text);
      if (steps(output) >= killAfter) child.kill('SIGKILL');
    });
    child.stderr.on('data', (text: Buffer) => (errors += String(text)));
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.once('close', (...how: [number | null, string | null]) => resolve(how)),
    );
    return { code, signal, output, errors, steps: steps(output) };
  }
  const steps = (output: string): number => output.match(/ in 0x[0-9a-f]{64}$/gm)?.length ?? 0;
  const sent = async (): Promise<number> => {
    const provider = new JsonRpcProvider(chain.rpcUrl, undefined, { cacheTimeout: -1 });
    try {
      return await provider.getTransactionCount(deployer.address);
    } finally {
      provider.destroy();
    }
  };

  beforeAll(async () => {
    chain = await startChain();
    folder = await mkdtemp(join(tmpdir(), 'deploy-command-'));
    await writeFile(join(folder, 'key'), deployer.privateKey, { mode: 0o600 });
    await writeFile(join(folder, 'testnet.json'), JSON.stringify(parametersFor('testnet')));
    options = ['--parameters', 'testnet.json', '--rpc', chain.rpcUrl, '--record', '31337.json'];
  });
  afterAll(async () => {
    await chain?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<[string, string, string[], Record<string, string>]>([
    ['no parameters', 'DEPLOY.PARAMETERS_INVALID', [], {}],
    ['an unknown option', 'DEPLOY.PARAMETERS_INVALID', ['--private-key', 'x'], {}],
    ['parameters that are not there', 'DEPLOY.PARAMETERS_INVALID', ['--parameters', 'none.json'], {}],
    ['no key', 'ICUBED_DEPLOY_KEY', ['--parameters', 'testnet.json'], {}],
    [
      'a node that does not answer',
      'MIRROR.RPC_UNAVAILABLE',
      ['--parameters', 'testnet.json', '--rpc', 'http://127.0.0.1:9'],
      {},
    ],
    ['nothing to check', 'DEPLOY.NOT_DEPLOYED', ['--parameters', 'testnet.json', '--check'], {}],
  ])('refuses %s with %s', async (_, told, values, env) => {
    const all =
      values.includes('testnet.json') && !values.includes('--rpc')
        ? [...values, '--rpc', chain.rpcUrl, '--record', '31337.json']
        : values;
    const { code, errors } = await run(all, env);
    expect(code).toBe(1);
    expect(errors).toContain(told);
    expect(errors).not.toContain('    at ');
    expect(await sent()).toBe(0);
  });

  it('refuses the template as it is, naming every role', async () => {
    const template = join(
      import.meta.dirname,
      '..',
      '..',
      '..',
      'contracts',
      'deployments',
      'parameters',
      'template.json',
    );
    const { errors } = await run(['--parameters', template, '--rpc', chain.rpcUrl], keyFile());
    expect(errors).toMatch(/usd.*icbdHolder.*roles\.verifier.*roles\.index/s);
  });

  it('goes on after kill -9, sends nothing the next time, and its check needs no key', async () => {
    for (const after of [1, 2, 9]) {
      expect(await run(options, keyFile(), after)).toMatchObject({ signal: 'SIGKILL' });
      const half = JSON.parse(await readFile(join(folder, '31337.json'), 'utf8')) as { complete: boolean };
      expect(half.complete).toBe(false);
    }
    const last = await run(options, keyFile());
    expect(last).toMatchObject({ code: 0, errors: '' });
    expect(await sent()).toBe(1 + deployedContractNames.length);
    expect(Object.keys(loadDeployment(join(folder, '31337.json')).contracts)).toEqual([...deployedContractNames]);

    expect(await run(options, keyFile())).toMatchObject({ code: 0, steps: 0 });
    expect(await sent()).toBe(1 + deployedContractNames.length);

    const check = await run([...options, '--check'], {});
    expect(check).toMatchObject({ code: 0, errors: '' });
    expect(check.output).toMatch(/sound\n$/);
  });
});
