import { importByteStream } from 'ipfs-unixfs-importer';
import { IMPORT } from './import-settings.js';

const NOWHERE: Parameters<typeof importByteStream>[1] = { put: (cid) => cid };

/** The CID that a file has once it is stored, without storing it: whoever has the bytes can hold them against what a registry says. */
export async function cidOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  return (await importByteStream(content, NOWHERE, IMPORT)).cid.toString();
}
