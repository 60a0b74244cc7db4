const TEXT_OID = 25;
const HEADER_BYTES = 20;

/**
 * A `text[]` parameter in PostgreSQL's binary form, which node-postgres sends as it is. A JavaScript array it would write as one literal, each
 * element escaped here and parsed there: for a thousand JSON documents that is most of the work. The statement must name the type: `$1::text[]`.
 */
export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value));
  const bytes = lengths.reduce((sum, length) => sum + 4 + length, HEADER_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  // dimensions, whether any is null, the elements' type, how many, the first one's index
  let at = 0;
  for (const word of [1, 0, TEXT_OID, values.length, 1]) at = array.writeInt32BE(word, at);
  for (const [index, value] of values.entries()) {
    at = array.writeInt32BE(lengths[index] ?? 0, at);
    at += array.write(value, at);
  }
  return array;
}
