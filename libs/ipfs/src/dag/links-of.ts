import * as dagPb from '@ipld/dag-pb';
import { ModelverseError } from '@icubed/errors';
import { UnixFS } from 'ipfs-unixfs';
import type { CID } from 'multiformats/cid';
import type { Block } from './block-reader.js';

const RAW = 0x55;

/** `end` is exclusive. */
export interface Bytes {
  readonly start: number;
  readonly end: number;
}

/** A block that is pointed at, and which bytes of the file it holds, where it is of a file. */
export interface Link {
  readonly cid: CID;
  readonly bytes?: Bytes;
}

/**
 * How much of a DAG is meant: everything under it, the one block, or the entity (Trustless Gateway, `dag-scope`): a whole file or a
 * part of it, a folder without what is in it.
 */
export type DagScope =
  { readonly kind: 'all' } | { readonly kind: 'block' } | { readonly kind: 'entity'; readonly range?: Bytes };

/** @throws CONTENT.FORMAT_UNSUPPORTED for a codec whose links are not known: nothing may be taken for a leaf by mistake */
export function linksOf({ cid, bytes }: Block, scope: DagScope, at = 0): readonly Link[] {
  if (cid.code === RAW || scope.kind === 'block') return [];
  if (cid.code !== dagPb.code)
    throw new ModelverseError('CONTENT.FORMAT_UNSUPPORTED', `no links are read from codec 0x${cid.code.toString(16)}`);
  const node = dagPb.decode(bytes);
  const links = node.Links.map(({ Hash, Name }) => ({ cid: Hash, name: Name ?? '' }));
  if (scope.kind === 'all' || node.Data === undefined) return links;
  const entry = UnixFS.unmarshal(node.Data);
  if (entry.type === 'directory') return [];
  // what points on within a sharded folder has a name of two digits; what has a longer one is in the folder
  if (entry.type === 'hamt-sharded-directory') return links.filter(({ name }) => name.length === 2);
  let end = at + (entry.data?.byteLength ?? 0);
  const placed = links.map(({ cid: child }, index) => {
    const start = end;
    end += Number(entry.blockSizes[index] ?? 0);
    return { cid: child, bytes: { start, end } };
  });
  const { range } = scope;
  return range ? placed.filter(({ bytes: held }) => held.start < range.end && held.end > range.start) : placed;
}
