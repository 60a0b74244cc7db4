import * as dagPb from '@ipld/dag-pb';
import { ModelverseError } from '@icubed/errors';
import { UnixFS } from 'ipfs-unixfs';
import type { CID } from 'multiformats/cid';
import type { Block, BlockReader } from './block-reader.js';

/** A file of a DAG. Its path is relative to the root, and empty when the root is a file itself. */
export interface DagFile {
  readonly path: string;
  /** Announced by the DAG; more or fewer bytes are an error of `content`. */
  readonly bytes: number;
  readonly content: (this: void) => AsyncGenerator<Uint8Array>;
}

const RAW = 0x55;
/** Blocks and links read for one root, folders and files together. A small DAG can name its blocks without end. */
const READS_MAX = 500_000;
const WAITING_MAX = 1_000_000;

/**
 * The files under a root, as UnixFS has them (https://specs.ipfs.tech/unixfs/), in the order of its folders. One block is in memory at a time;
 * a folder is read before its files, and no file before its content is asked for, but for the block that says how large it is.
 *
 * @throws what `read` throws, CONTENT.FORMAT_INVALID, CONTENT.FORMAT_UNSUPPORTED for codecs other than dag-pb and raw, CONTENT.ARCHIVE_UNSAFE for
 * links and names that are paths, CONTENT.FORMAT_LIMIT
 */
export async function* filesOf(root: CID, read: BlockReader): AsyncGenerator<DagFile> {
  const nodes = nodesWithin(READS_MAX, read);
  const waiting: { cid: CID; path: string }[] = [{ cid: root, path: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { cid, path } = next;
    const node = await nodes(cid);
    if (node.kind === 'file') {
      yield { path, bytes: node.bytes, content: () => contentOf(cid, node.bytes, nodes) };
      continue;
    }
    const below = node.links.map(({ cid: child, name }) => ({
      cid: child,
      path: name === '' ? path : path === '' ? name : `${path}/${name}`,
    }));
    push(waiting, below.toReversed());
  }
}

async function* contentOf(root: CID, bytes: number, nodes: NodeReader): AsyncGenerator<Uint8Array> {
  let sent = 0;
  const waiting = [root];
  for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
    const node = await nodes(cid);
    if (node.kind !== 'file') throw invalid('a part of a file is a folder');
    sent += node.data.byteLength;
    if (sent > bytes) throw invalid(`a file has more than the ${bytes} bytes that its DAG announces`);
    if (node.data.byteLength > 0) yield node.data;
    push(waiting, node.parts.toReversed());
  }
  if (sent < bytes) throw invalid(`a file has ${sent} of the ${bytes} bytes that its DAG announces`);
}

type Node =
  | { readonly kind: 'file'; readonly bytes: number; readonly data: Uint8Array; readonly parts: readonly CID[] }
  /** What has no name is a part of the folder itself. */
  | { readonly kind: 'folder'; readonly links: readonly { readonly cid: CID; readonly name: string }[] };

function nodeOf({ cid, bytes }: Block): Node {
  if (cid.code === RAW) return { kind: 'file', bytes: bytes.byteLength, data: bytes, parts: [] };
  if (cid.code !== dagPb.code)
    throw new ModelverseError('CONTENT.FORMAT_UNSUPPORTED', `no files are read from codec 0x${cid.code.toString(16)}`);
  const { links, entry } = decoded(bytes);
  switch (entry.type) {
    case 'raw':
    case 'file': {
      const size = Number(entry.fileSize());
      if (!Number.isSafeInteger(size)) throw invalid('a file has more bytes than can be counted');
      const data = entry.data ?? new Uint8Array(0);
      return { kind: 'file', bytes: size, data, parts: links.map(({ cid: part }) => part) };
    }
    case 'directory':
      return { kind: 'folder', links: links.map(named) };
    case 'hamt-sharded-directory':
      // two digits say where in the folder; what follows is a name, and without one it is a further part of the folder
      return {
        kind: 'folder',
        links: links.map((link) =>
          link.name.length === 2 ? { ...link, name: '' } : named({ ...link, name: link.name.slice(2) }),
        ),
      };
    default:
      throw new ModelverseError('CONTENT.ARCHIVE_UNSAFE', `a folder holds a ${entry.type}`);
  }
}

function decoded(bytes: Uint8Array): { links: { cid: CID; name: string }[]; entry: UnixFS } {
  try {
    const node = dagPb.decode(bytes);
    if (node.Data === undefined) throw invalid('a block is no part of a file or folder');
    const links = node.Links.map(({ Hash, Name }) => ({ cid: Hash, name: Name ?? '' }));
    return { links, entry: UnixFS.unmarshal(node.Data) };
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    throw new ModelverseError('CONTENT.FORMAT_INVALID', 'a block is no UnixFS', {}, { cause });
  }
}

function named<T extends { name: string }>(link: T): T {
  if (link.name !== '' && link.name !== '.' && link.name !== '..' && !link.name.includes('/')) return link;
  throw new ModelverseError('CONTENT.ARCHIVE_UNSAFE', 'a name in a folder is none');
}

type NodeReader = (cid: CID) => Promise<Node>;

function nodesWithin(most: number, read: BlockReader): NodeReader {
  let left = most;
  return async (cid) => {
    const node = nodeOf(await read(cid));
    left -= 1 + (node.kind === 'file' ? node.parts : node.links).length;
    if (left < 0) throw new ModelverseError('CONTENT.FORMAT_LIMIT', `more than ${most} blocks would be read`);
    return node;
  };
}

function push<T>(waiting: T[], more: readonly T[]): void {
  if (waiting.length + more.length > WAITING_MAX)
    throw new ModelverseError('CONTENT.FORMAT_LIMIT', `more than ${WAITING_MAX} links wait to be followed`);
  for (const one of more) waiting.push(one);
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('CONTENT.FORMAT_INVALID', detail);
}
