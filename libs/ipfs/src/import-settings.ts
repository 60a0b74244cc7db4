import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';

// the importer's defaults differ between packages and versions: a CID must not change with an upgrade
export const IMPORT = {
  cidVersion: 1 as const,
  rawLeaves: true,
  chunker: fixedSize({ chunkSize: 1_048_576 }),
  layout: balanced({ maxChildrenPerNode: 1024 }),
  // one file at a time keeps memory at a few blocks whatever the folder's size
  fileImportConcurrency: 1,
  blockWriteConcurrency: 4,
};
