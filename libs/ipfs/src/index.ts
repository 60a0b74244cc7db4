export { parseCid } from './ipfs-error.js';
export { IpfsNode, type ByteRange, type ContentStat, type FolderEntry, type IpfsOptions } from './ipfs-node.js';
