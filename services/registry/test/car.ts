import { createHash } from 'node:crypto';
import { CarWriter } from '@ipld/car';
import { importer } from 'ipfs-unixfs-importer';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';

type Files = Readonly<Record<string, Uint8Array>>;

/** A CAR as other people's libraries write it, with a root for each folder. */
export async function carOf(
  ...of: readonly (Files | { readonly without: CID })[]
): Promise<{ car: Buffer; roots: CID[] }> {
  const blocks = new Map<string, { cid: CID; bytes: Uint8Array }>();
  const store = {
    put: async (cid: CID, bytes: Uint8Array) => (blocks.set(cid.toString(), { cid, bytes }), cid),
    async *get(cid: CID) {
      yield blocks.get(cid.toString())!.bytes;
    },
  };
  const roots: CID[] = [];
  for (const files of of) {
    if ('without' in files && files.without instanceof CID) {
      blocks.delete(files.without.toString());
      continue;
    }
    const entries = Object.entries(files).map(([path, content]) => ({ path, content: content as Uint8Array }));
    const options = { wrapWithDirectory: true, rawLeaves: true, cidVersion: 1 as const };
    let root: CID | undefined;
    for await (const { cid } of importer(entries, store as never, options)) root = cid;
    roots.push(root!);
  }
  const { writer, out } = CarWriter.create(roots);
  const written = Array.fromAsync(out);
  for (const block of blocks.values()) await writer.put(block);
  await writer.close();
  return { car: Buffer.concat(await written), roots };
}

/** The block that a small file is. */
export function leaf(bytes: Uint8Array): CID {
  return CID.createV1(0x55, create(0x12, createHash('sha256').update(bytes).digest()));
}
