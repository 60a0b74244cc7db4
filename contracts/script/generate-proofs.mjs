#!/usr/bin/env node
// Compiles circuits/mlp.circom and writes test/ProofVerifier/proofs.json: real proofs of real calls, made with circuits/mlp.zkey.
// `--setup` first makes that key anew, from powers of tau of its own: good for tests, where nobody gains by knowing the secret.
// `--check` writes nothing: snarkjs must accept every committed proof, refuse it with any signal changed, and accept a fresh one.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { groth16, powersOfTau, zKey } from 'snarkjs';
import { bytesOf, commitmentOf, forward, shape, weightsLength, witnessInput } from '../circuits/quantised-mlp.mjs';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const key = join(root, 'circuits', 'mlp.zkey');
const fixtures = join(root, 'test', 'ProofVerifier', 'proofs.json');
const POWER = 12;
/** Two releases of one model: the same circuit and key, other weights. */
const versions = [1, 2].map((version) => ({
  version,
  weights: bytesOf(`weights ${version}`, weightsLength),
  salt: BigInt(`0x${bytesOf(`salt ${version}`, 31).toString('hex')}`),
}));
const calls = [
  ...[0, 1, 2, 3].map((index) => ({ version: 1, input: bytesOf(`call ${index}`, shape.inputs) })),
  { version: 1, input: Buffer.alloc(shape.inputs, 0x80) },
  { version: 1, input: Buffer.alloc(shape.inputs, 0x7f) },
  { version: 1, input: Buffer.alloc(shape.inputs) },
  { version: 2, input: bytesOf('call 0', shape.inputs) },
];

function compile(folder) {
  const library = join(dirname(require.resolve('circomlib/package.json')), 'circuits');
  const compiler = join(dirname(require.resolve('circom2/package.json')), 'cli.js');
  const circuit = join(root, 'circuits', 'mlp.circom');
  // from the repository's root: the compiler's sandbox opens only the working folder and those above it
  const options = { cwd: join(root, '..'), stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync(process.execPath, [compiler, circuit, '--r1cs', '--wasm', '-o', folder, '-l', library], options);
  return { r1cs: join(folder, 'mlp.r1cs'), wasm: join(folder, 'mlp_js', 'mlp.wasm') };
}

async function setUp(r1cs, folder) {
  const file = (name) => join(folder, name);
  const { getCurveFromName } = await import(createRequire(require.resolve('snarkjs')).resolve('ffjavascript'));
  const curve = await getCurveFromName('bn128');
  await powersOfTau.newAccumulator(curve, POWER, file('0.ptau'));
  await powersOfTau.contribute(file('0.ptau'), file('1.ptau'), 'fixtures', randomBytes(64).toString('hex'));
  await powersOfTau.preparePhase2(file('1.ptau'), file('2.ptau'));
  await zKey.newZKey(r1cs, file('2.ptau'), file('0.zkey'));
  await zKey.contribute(file('0.zkey'), key, 'fixtures', randomBytes(64).toString('hex'));
}

async function prove({ version, input }, wasm) {
  const { weights, salt } = versions.find((entry) => entry.version === version);
  const output = forward(weights, input);
  const { proof, publicSignals } = await groth16.fullProve(witnessInput(weights, salt, input, output), wasm, key);
  return { version, input, output, proof, publicSignals };
}

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
const g1 = ([x, y]) => [x, y];
/** The precompiles want the imaginary part first. */
const g2 = ([[x0, x1], [y0, y1]]) => [x1, x0, y1, y0];

function render(verificationKey, proofs) {
  const { vk_alpha_1: alpha, vk_beta_2: beta, vk_gamma_2: gamma, vk_delta_2: delta, IC: ic } = verificationKey;
  return {
    key: { alpha: g1(alpha), beta: g2(beta), gamma: g2(gamma), delta: g2(delta), ic: ic.map(g1).flat() },
    commitments: versions.map(({ weights, salt }) => commitmentOf(weights, salt).toString()),
    proofs: proofs.map(({ version, input, output, proof, publicSignals }) => ({
      version,
      input: hex(input),
      output: hex(output),
      signals: publicSignals,
      proof: [...g1(proof.pi_a), ...g2(proof.pi_b), ...g1(proof.pi_c)],
    })),
  };
}

function parse({ proof: [ax, ay, bx1, bx0, by1, by0, cx, cy], signals }) {
  const proof = { protocol: 'groth16', curve: 'bn128', pi_a: [ax, ay, '1'], pi_b: [[bx0, bx1], [by0, by1], ['1', '0']], pi_c: [cx, cy, '1'] };
  return { proof, publicSignals: signals };
}

/** Throws unless the proof holds for its signals and for no others. */
async function mustHold(verificationKey, { proof, publicSignals }) {
  if (!(await groth16.verify(verificationKey, publicSignals, proof))) throw new Error('snarkjs refuses a proof');
  for (let at = 0; at < publicSignals.length; at++) {
    const changed = publicSignals.with(at, (BigInt(publicSignals[at]) ^ 1n).toString());
    if (await groth16.verify(verificationKey, changed, proof)) throw new Error(`snarkjs accepts a changed signal ${at}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'proofs-'));
try {
  const { r1cs, wasm } = compile(folder);
  if (process.argv.includes('--setup')) await setUp(r1cs, folder);
  const verificationKey = await zKey.exportVerificationKey(key);
  if (process.argv.includes('--check')) {
    const committed = JSON.parse(readFileSync(fixtures, 'utf8'));
    const expected = render(verificationKey, []);
    for (const part of ['key', 'commitments']) {
      if (JSON.stringify(committed[part]) !== JSON.stringify(expected[part])) throw new Error(`${part} differ from circuits/mlp.zkey`);
    }
    for (const [index, call] of calls.entries()) {
      const { input, output } = committed.proofs[index];
      const { weights } = versions.find((entry) => entry.version === call.version);
      if (input !== hex(call.input) || output !== hex(forward(weights, call.input))) throw new Error(`call ${index} differs`);
      await mustHold(verificationKey, parse(committed.proofs[index]));
    }
    await mustHold(verificationKey, await prove(calls[0], wasm));
    process.stdout.write(`${committed.proofs.length} proofs hold, and a fresh one\n`);
  } else {
    const proofs = [];
    for (const call of calls) proofs.push(await prove(call, wasm));
    for (const proof of proofs) await mustHold(verificationKey, proof);
    writeFileSync(fixtures, `${JSON.stringify(render(verificationKey, proofs), null, 2)}\n`);
    process.stdout.write(`${proofs.length} proofs written\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// snarkjs keeps its worker threads
process.exit();
