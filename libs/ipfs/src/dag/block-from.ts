import { ModelverseError } from '@icubed/errors';
import type { CID } from 'multiformats/cid';
import { verifiedBlock, type Block, type BlockSource } from './block-reader.js';

/** The block from the first source that has it unbroken. @throws CONTENT.NOT_FOUND, with the last source's answer as its cause */
export async function blockFrom(sources: readonly BlockSource[], cid: CID): Promise<Block> {
  let cause: unknown;
  for (const source of sources) {
    try {
      return verifiedBlock(cid, await source(cid.toString()));
    } catch (error) {
      cause = error;
    }
  }
  throw new ModelverseError('CONTENT.NOT_FOUND', 'no copy has this block', { cid: cid.toString() }, { cause });
}
