#!/usr/bin/env node
/**
 * Deploys every contract, or goes on where an earlier run was ended; with --check, asks a live chain whether all is as it should be.
 * Usage: npm run deploy -w contracts -- --parameters FILE [--rpc URL] [--record FILE] [--check]
 * FILE is as in deployments/parameters; the record is deployments/<chainId>.json unless named. The deployer's key comes from
 * ICUBED_DEPLOY_KEY or the file that ICUBED_DEPLOY_KEY_FILE names, never from the command line; --check needs none. The node's
 * address may hold a secret too: ICUBED_DEPLOY_RPC_URL and ICUBED_DEPLOY_RPC_URL_FILE give it without --rpc.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, value } from '@icubed/config';
import { checkDeployment, connect, deploy, loadParameters, readRecord } from '@icubed/contracts-abi';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { Wallet } from 'ethers';

const USAGE = 'npm run deploy -w contracts -- --parameters FILE [--rpc URL] [--record FILE] [--check]';
const OPTIONS = {
  parameters: { type: 'string' },
  rpc: { type: 'string' },
  record: { type: 'string' },
  check: { type: 'boolean' },
};
// npm runs a workspace's script in its folder; paths are meant from where it was called.
const from = (path) => resolve(process.env.INIT_CWD ?? '.', path);
const print = (line) => process.stdout.write(`${line}\n`);

function optionsOf() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.parameters === undefined) throw new RangeError('--parameters is missing');
    return values;
  } catch (cause) {
    throw new ModelverseError('DEPLOY.PARAMETERS_INVALID', `${cause.message}. Usage: ${USAGE}`, {}, { cause });
  }
}

async function make(provider, parameters, file) {
  const { key } = readConfig('deploy', { key: value.privateKey() }, process.env);
  const onStep = ({ contracts, transaction }) => print(`${contracts.join(', ')} in ${transaction}`);
  const record = await deploy({ signer: new Wallet(key, provider), parameters, file, onStep });
  for (const [name, address] of Object.entries(record.contracts)) print(`${name.padEnd(22)} ${address}`);
  print(`complete: ${file}`);
}

async function check(provider, parameters, file) {
  const record = readRecord(file);
  if (record === undefined) throw new ModelverseError('DEPLOY.NOT_DEPLOYED', `${file} is not there.`, { file });
  const { findings, contracts, names, holders, governed } = await checkDeployment({ provider, parameters, record });
  print(`${contracts} contracts are this version's and name ${names} addresses`);
  for (const [right, accounts] of Object.entries(holders)) print(`timelock ${right.padEnd(18)} ${accounts.join(', ') || 'nobody'}`);
  for (const { parameter, value: set } of governed) print(`${parameter.contract}.${parameter.name} ${set}`);
  if (findings.length === 0) return print('sound');
  throw new ModelverseError('DEPLOY.CHECK_FAILED', findings.join('\n'), { findings });
}

let provider;
try {
  const options = optionsOf();
  const parameters = loadParameters(from(options.parameters));
  const rpcUrl = options.rpc ?? readConfig('deploy', { rpcUrl: value.url() }, process.env).rpcUrl;
  const file = from(options.record ?? join(import.meta.dirname, '..', 'deployments', `${parameters.chainId}.json`));
  provider = await connect(rpcUrl, parameters.chainId);
  await (options.check ? check : make)(provider, parameters, file);
} catch (error) {
  process.stderr.write(`${isModelverseError(error) ? error.message : error.stack}\n`);
  process.exitCode = 1;
} finally {
  provider?.destroy();
}
