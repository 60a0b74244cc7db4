import { randomInt } from 'node:crypto';
import type { IpfsNode } from '@icubed/ipfs';

const SAMPLE = 8;

/** A few of the blocks under a CID, each as likely as any other: a reservoir, so that memory is the sample's. */
export async function sampleOf(node: Pick<IpfsNode, 'blocksUnder'>, cid: string): Promise<string[]> {
  const sample: string[] = [];
  let seen = 0;
  for await (const block of node.blocksUnder(cid)) {
    seen += 1;
    if (sample.length < SAMPLE) sample.push(block.toString());
    else {
      const place = randomInt(seen);
      if (place < SAMPLE) sample[place] = block.toString();
    }
  }
  return sample;
}
