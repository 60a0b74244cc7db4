// npm's solc kept warm in this process. Without via-IR and the optimiser a contract takes a fifth of a second instead of half a
// minute; AssetRegistry is too deep for that stack and takes the shortest way through the intermediate language.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const solc = createRequire(import.meta.url)('solc');
const root = join(import.meta.dirname, '..');
const REMAPPINGS = ['forge-std/=lib/forge-std/', '@openzeppelin/contracts/=lib/openzeppelin/', '@prb/math/=lib/prb-math/'];

const PLAIN = { optimizer: { enabled: false } };
export const DEEP = {
  viaIR: true,
  optimizer: { enabled: true, runs: 1, details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: '' } } },
};

const texts = new Map();

export function sourceOf(file) {
  if (!texts.has(file)) texts.set(file, readFileSync(join(root, file), 'utf8'));
  return texts.get(file);
}

function read(path) {
  try {
    return { contents: sourceOf(path) };
  } catch {
    return { error: `no such file: ${path}` };
  }
}

const errorIn = ({ errors }) => errors?.find(({ severity }) => severity === 'error')?.message;

/**
 * The syntax trees and ABIs of `units` and all they import, as the build-info of forge without its bytecode: nothing is generated, so it
 * takes seconds where via-IR takes minutes.
 */
export function buildInfo(units) {
  const settings = { evmVersion: 'cancun', remappings: REMAPPINGS, outputSelection: { '*': { '': ['ast'], '*': ['abi'] } } };
  const sources = Object.fromEntries(units.map((file) => [file, { content: sourceOf(file) }]));
  const input = { language: 'Solidity', sources, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
  const error = errorIn(output);
  if (error) throw new Error(error);
  const none = { object: '', sourceMap: '' };
  for (const byName of Object.values(output.contracts)) {
    for (const contract of Object.values(byName)) contract.evm = { bytecode: none, deployedBytecode: none };
  }
  return { solcVersion: solc.version().split('+')[0], input, output };
}

/** `{ error }` or the output of every unit, with `replaced` standing in for the files it names. */
export function compile(units, { replaced = {}, deep = false, ast = false } = {}) {
  const sources = Object.fromEntries([...units, ...Object.keys(replaced)].map((file) => [file, { content: replaced[file] ?? sourceOf(file) }]));
  const wanted = Object.fromEntries(
    units.map((file) => [file, { '*': ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences', 'evm.deployedBytecode.object'] }]),
  );
  if (ast) wanted['*'] = { '': ['ast'] };
  const settings = {
    evmVersion: 'cancun',
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    remappings: REMAPPINGS,
    outputSelection: wanted,
    ...(deep ? DEEP : PLAIN),
  };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings }), { import: read }));
  const error = errorIn(output);
  return error ? { error } : { contracts: output.contracts, asts: output.sources };
}
