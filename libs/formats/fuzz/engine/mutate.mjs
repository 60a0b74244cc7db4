/** Changes a valid or half-valid file the way a fuzzer of bytes does; `words` are tokens of its format. */
const MAX_BYTES = 64 * 1024;
const NUMBERS = [
  0n,
  1n,
  2n,
  127n,
  128n,
  255n,
  256n,
  65535n,
  0x7fffffffn,
  0xffffffffn,
  1n << 32n,
  1n << 40n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 63n) - 1n,
  (1n << 64n) - 1n,
];

export function mutate(input, corpus, words, random) {
  let bytes = Buffer.from(input);
  const rounds = random.below(2) === 0 ? 1 : 1 + random.below(random.below(4) === 0 ? 16 : 4);
  for (let n = 0; n < rounds; n += 1) bytes = random.pick(MUTATORS)(bytes, corpus, words, random);
  return bytes.subarray(0, MAX_BYTES);
}

const MUTATORS = [
  (bytes, _, __, random) => change(bytes, random, (at) => (bytes[at] ^= 1 << random.below(8))),
  (bytes, _, __, random) => change(bytes, random, (at) => (bytes[at] = random.below(256))),
  (bytes, _, __, random) => change(bytes, random, (at) => (bytes[at] += random.pick([1, -1, 2, -2, 16]))),
  (bytes, _, __, random) => {
    const width = random.pick([1, 2, 4, 8]);
    const value = BigInt.asUintN(64, random.pick(NUMBERS) + BigInt(random.below(5)) - 2n);
    const encoded = Buffer.alloc(8);
    if (random.below(4) === 0) encoded.writeBigUInt64BE(value);
    else encoded.writeBigUInt64LE(value);
    return overwrite(bytes, random.below(bytes.length + 1), encoded.subarray(0, width));
  },
  // digits: a number in JSON, octal of a tar, a protobuf's decimal offset
  (bytes, _, __, random) => {
    const at = findDigit(bytes, random);
    return at < 0 ? bytes : replace(bytes, at, 1 + random.below(3), Buffer.from(String(random.pick(NUMBERS))));
  },
  (bytes, _, __, random) => replace(bytes, random.below(bytes.length + 1), 1 + random.below(16), Buffer.alloc(0)),
  (bytes, _, __, random) => {
    const at = random.below(bytes.length + 1);
    const piece = bytes.subarray(at, at + 1 + random.below(64));
    return replace(bytes, random.below(bytes.length + 1), random.below(2) * piece.length, piece);
  },
  (bytes, _, __, random) =>
    replace(bytes, random.below(bytes.length + 1), 0, Buffer.alloc(1 + random.below(16), random.below(256))),
  (bytes, _, words, random) => {
    const word = Buffer.from(random.pick(words), 'latin1');
    const at = random.below(bytes.length + 1);
    return random.below(2) ? overwrite(bytes, at, word) : replace(bytes, at, 0, word);
  },
  (bytes, corpus, _, random) => {
    const other = random.pick(corpus);
    const at = random.below(other.length + 1);
    const piece = other.subarray(at, at + 1 + random.below(128));
    return replace(bytes, random.below(bytes.length + 1), random.below(2) * piece.length, piece);
  },
  (bytes, _, __, random) => (random.below(8) === 0 ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes),
];

function change(bytes, random, set) {
  if (bytes.length > 0) set(random.below(bytes.length));
  return bytes;
}

function overwrite(bytes, at, piece) {
  bytes.set(piece.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
  return bytes;
}

function replace(bytes, at, length, piece) {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + length)]);
}

function findDigit(bytes, random) {
  const from = random.below(bytes.length + 1);
  return bytes.findIndex((byte, n) => n >= from && byte >= 0x30 && byte <= 0x39);
}
