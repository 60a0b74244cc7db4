import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { withBitswap } from '@helia/bitswap';
import { withLibp2pLight, type HeliaWithLibp2p } from '@helia/libp2p';
import { identify, type Identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { FsDatastore } from 'datastore-fs';
import { createHeliaLight } from 'helia';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WholeBlocks } from './whole-blocks.js';

export type LoopbackHelia = HeliaWithLibp2p<{ identify: Identify }>;

/**
 * A Helia node that listens on 127.0.0.1 alone and never dials out by itself. Helia's defaults listen on every interface and
 * bootstrap from the public network; and with no router, or only a fallback router, a lookup of a missing block hangs and
 * ignores its abort signal: hence the router that finds nothing.
 */
export async function startLoopbackHelia(
  dir: string,
  port: number,
): Promise<{ helia: LoopbackHelia; blocks: WholeBlocks }> {
  const blocks = new WholeBlocks(join(dir, 'blocks'));
  // the blockstore makes it with its first block: a store never written to has none to be listed
  await mkdir(join(dir, 'blocks'), { recursive: true });
  const storage = createHeliaLight({
    blockstore: blocks,
    datastore: new FsDatastore(join(dir, 'data')),
    routers: [{ name: 'nowhere', async provide() {}, async *findProviders() {} }],
  });
  const networked = withLibp2pLight(storage, {
    addresses: { listen: [`/ip4/127.0.0.1/tcp/${port}`] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    peerDiscovery: [],
    services: { identify: identify() },
  });
  const helia = withBitswap(networked, { doNotResendBlockWindow: 0 }) as LoopbackHelia;
  await helia.start();
  return { helia, blocks };
}
