import { isModelverseError } from '@icubed/errors';
import fc from 'fast-check';

/** Code and detail of a refusal, `accepted` when there is none; what is thrown without a code of CONTENT is thrown on. */
export async function refusalOf(parse: () => Promise<unknown>): Promise<string> {
  try {
    await parse();
    return 'accepted';
  } catch (error) {
    if (!isModelverseError(error) || !error.code.startsWith('CONTENT.')) throw error;
    return error.message;
  }
}

/** A valid file with some bytes changed, cut out, doubled or appended. */
export function mutations(valid: Uint8Array): fc.Arbitrary<Buffer> {
  const place = fc.nat({ max: valid.length });
  const change = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.nat({ max: 40 }) }),
    fc.record({ kind: fc.constant('double' as const), at: place, length: fc.nat({ max: 40 }) }),
    fc.record({
      kind: fc.constant('number' as const),
      at: place,
      value: fc.constantFrom(0n, 1n, 0x7fffffffn, 0xffffffffn, 1n << 40n, (1n << 53n) - 1n, (1n << 63n) - 1n, -1n),
    }),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let bytes = Buffer.from(valid);
    for (const of of changes) {
      const { at } = of;
      if (of.kind === 'set')
        bytes.set(of.bytes.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      else if (of.kind === 'number' && at + 8 <= bytes.length) bytes.writeBigUInt64LE(BigInt.asUintN(64, of.value), at);
      else if (of.kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + of.length)]);
      else if (of.kind === 'double') bytes = Buffer.concat([bytes.subarray(0, at + of.length), bytes.subarray(at)]);
    }
    return bytes;
  });
}
