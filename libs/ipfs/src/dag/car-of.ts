import * as CarBufferWriter from '@ipld/car/buffer-writer';
import { varint } from 'multiformats';
import type { CID } from 'multiformats/cid';
import type { Block } from './block-reader.js';

/** A CARv1 archive (https://ipld.io/specs/transport/car/carv1/) of blocks as they come; memory is one block. */
export async function* carOf(root: CID, blocks: AsyncIterable<Block>): AsyncGenerator<Uint8Array> {
  let begun = false;
  for await (const { cid, bytes } of blocks) {
    // only now: what does not even have its first block is no archive
    if (!begun) yield headerOf(root);
    begun = true;
    const length = cid.bytes.byteLength + bytes.byteLength;
    const prefix = varint.encodeTo(length, new Uint8Array(varint.encodingLength(length)));
    yield Buffer.concat([prefix, cid.bytes]);
    yield bytes;
  }
}

function headerOf(root: CID): Uint8Array {
  const roots = [root];
  const writer = CarBufferWriter.createWriter(new ArrayBuffer(CarBufferWriter.headerLength({ roots })), { roots });
  return writer.close();
}
