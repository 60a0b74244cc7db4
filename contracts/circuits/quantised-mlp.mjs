// The perceptron of mlp.circom in exact integers: what a node computes, and the witness that a proof of it needs.
import { createHash } from 'node:crypto';
import { poseidon7 } from 'poseidon-lite';

export const shape = { inputs: 16, hidden: 8, outputs: 4 };
const { inputs, hidden, outputs } = shape;

/** Hidden weights, hidden biases, output weights, output biases; integers big-endian. */
export const weightsLength = hidden * inputs + 2 * hidden + outputs * hidden + 2 * outputs;

/** 31 bytes to a field element, big-endian, the last takes what is left: as the contract packs what a call read and wrote. */
export function pack(bytes) {
  const elements = [];
  for (let from = 0; from < bytes.length; from += 31) {
    elements.push(BigInt(`0x${Buffer.from(bytes.subarray(from, from + 31)).toString('hex')}`));
  }
  return elements;
}

/** @param {Uint8Array} weights @param {bigint} salt below the field's order; without it small weights could be guessed */
export function commitmentOf(weights, salt) {
  return poseidon7([...pack(weights), salt]);
}

/** @param {Uint8Array} weights @param {Uint8Array} input 16 signed bytes; returns 4 signed words, big-endian */
export function forward(weights, input) {
  const bytes = Buffer.from(weights);
  const biases = hidden * inputs;
  const second = biases + 2 * hidden;
  const activations = Array.from({ length: hidden }, (_, j) => {
    let sum = bytes.readInt16BE(biases + 2 * j);
    for (let i = 0; i < inputs; i++) sum += bytes.readInt8(j * inputs + i) * Buffer.from(input).readInt8(i);
    return Math.min(127, Math.max(0, sum >> 7));
  });
  const answer = Buffer.alloc(4 * outputs);
  for (let k = 0; k < outputs; k++) {
    let sum = bytes.readInt16BE(second + outputs * hidden + 2 * k);
    for (let j = 0; j < hidden; j++) sum += bytes.readInt8(second + k * hidden + j) * activations[j];
    answer.writeInt32BE(sum, 4 * k);
  }
  return answer;
}

/** Everything the circuit wants to know about one call. */
export function witnessInput(weights, salt, input, output) {
  return {
    commitment: commitmentOf(weights, salt),
    inputBytes: pack(input)[0],
    outputBytes: pack(output)[0],
    weights: pack(weights),
    salt,
  };
}

/** `length` bytes that follow from a label: the weights and calls of the fixtures. */
export function bytesOf(label, length) {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash('sha256').update(`${label}/${i}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}
