export { cidOf } from './cid-of.js';
export type { Collected } from './collect-garbage.js';
export { verifiedBlock, type Block, type BlockReader, type BlockSource } from './dag/block-reader.js';
export { filesOf, type DagFile } from './dag/files-of.js';
export type { DagScope } from './dag/links-of.js';
export { Gate } from './gate.js';
export { parseCid } from './ipfs-error.js';
export {
  IpfsNode,
  type ByteRange,
  type Completed,
  type ContentStat,
  type FolderEntry,
  type IpfsOptions,
} from './ipfs-node.js';
