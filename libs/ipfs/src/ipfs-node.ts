import { unixfs, type UnixFS } from '@helia/unixfs';
import { ModelverseError } from '@icubed/errors';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';
import { asContentError, parseCid } from './ipfs-error.js';
import { startLoopbackHelia, type LoopbackHelia } from './loopback-helia.js';
import { eachWithin, within } from './within.js';

export interface FolderEntry {
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** `end` is exclusive; both in bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ContentStat {
  readonly type: 'file' | 'directory';
  readonly size: number;
}

export interface IpfsOptions {
  readonly dir: string;
  readonly port: number;
  /** The longest wait for one answer of the store. */
  readonly timeoutMs?: number;
}

// the importer's defaults differ between packages and versions: a CID must not change with an upgrade
const IMPORT = {
  cidVersion: 1 as const,
  rawLeaves: true,
  chunker: fixedSize({ chunkSize: 1_048_576 }),
  layout: balanced({ maxChildrenPerNode: 1024 }),
  // one file at a time keeps memory at a few blocks whatever the folder's size
  fileImportConcurrency: 1,
  blockWriteConcurrency: 4,
};
const OFFLINE = { offline: true };
/** The exporter reads ahead without end, whatever its reader takes: a file is read in windows, each as large as that may grow. */
const WINDOW_BYTES = 4 * 1_048_576;
const DEFAULT_TIMEOUT_MS = 30_000;
const LIST_MAX = 10_000;

/** Content-addressed storage on this machine. Reads are of what is stored here: nothing is fetched from the network. */
export class IpfsNode {
  private constructor(
    private readonly helia: LoopbackHelia,
    private readonly fs: UnixFS,
    private readonly timeoutMs: number,
  ) {}

  /** @throws PLATFORM.PORT_TAKEN */
  static async start({ dir, port, timeoutMs = DEFAULT_TIMEOUT_MS }: IpfsOptions): Promise<IpfsNode> {
    const helia = await startLoopbackHelia(dir, port).catch((cause: unknown) => {
      // libp2p tells it in the message alone
      if (!(cause instanceof Error) || !cause.message.includes('EADDRINUSE')) throw cause;
      throw new ModelverseError('PLATFORM.PORT_TAKEN', `port ${port} on 127.0.0.1 is taken`, { port }, { cause });
    });
    return new IpfsNode(helia, unixfs(helia), timeoutMs);
  }

  /** The multiaddrs peers on this machine may dial. */
  get addresses(): string[] {
    return this.helia.libp2p.getMultiaddrs().map((address) => address.toString());
  }

  /** Stores a folder and answers its root CID; the same entries in the same order give the same CID everywhere. */
  async addFolder(entries: AsyncIterable<FolderEntry>): Promise<string> {
    let root: string | undefined;
    for await (const entry of this.fs.addAll(entries, { ...IMPORT, wrapWithDirectory: true }))
      root = entry.cid.toString();
    if (root === undefined) throw new ModelverseError('CONTENT.NOT_FOUND', 'a folder without files has no CID');
    return root;
  }

  async addFile(content: AsyncIterable<Uint8Array>): Promise<string> {
    return (await this.fs.addByteStream(content, IMPORT)).toString();
  }

  /** @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.TIMEOUT */
  async stat(cid: string, path?: string): Promise<ContentStat> {
    const stats = await this.guarded(cid, this.fs.stat(parseCid(cid), { ...OFFLINE, path }));
    return { type: stats.type === 'directory' ? 'directory' : 'file', size: Number(stats.size) };
  }

  /** @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.TIMEOUT, when the first bytes are asked for */
  async *cat(cid: string, path?: string, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const file = await this.guarded(cid, this.fs.stat(parseCid(cid), { ...OFFLINE, path }));
    if (file.type === 'directory') throw new ModelverseError('CONTENT.NOT_FOUND', 'this is a folder', { cid });
    const end = Math.min(range?.end ?? Number(file.size), Number(file.size));
    try {
      for (let offset = range?.start ?? 0; offset < end; offset += WINDOW_BYTES) {
        const length = Math.min(WINDOW_BYTES, end - offset);
        yield* eachWithin(this.fs.cat(file.cid, { ...OFFLINE, offset, length }), this.timeoutMs);
      }
    } catch (error) {
      throw asContentError(error, cid);
    }
  }

  /** The names in a folder, at most 10,000. */
  async ls(cid: string, path?: string): Promise<{ name: string; cid: string }[]> {
    const listed: { name: string; cid: string }[] = [];
    try {
      for await (const entry of eachWithin(
        this.fs.ls(parseCid(cid), { ...OFFLINE, path, length: LIST_MAX }),
        this.timeoutMs,
      )) {
        listed.push({ name: entry.name, cid: entry.cid.toString() });
      }
    } catch (error) {
      throw asContentError(error, cid);
    }
    return listed;
  }

  /** Keeps everything under the CID through garbage collections. Pinning twice is no error. */
  async pin(cid: string): Promise<void> {
    const root = parseCid(cid);
    if (await this.guarded(cid, this.helia.pins.isPinned(root))) return;
    // pinning alone would ask the network for it, in vain, until the time-out
    if (!(await this.has(cid)))
      throw new ModelverseError('CONTENT.NOT_FOUND', 'the content store does not hold this', { cid });
    try {
      for await (const _ of eachWithin(this.helia.pins.add(root), this.timeoutMs));
    } catch (error) {
      throw asContentError(error, cid);
    }
  }

  async isPinned(cid: string): Promise<boolean> {
    return this.guarded(cid, this.helia.pins.isPinned(parseCid(cid)));
  }

  /** Whether the root block is here; what was pinned is here as a whole. */
  async has(cid: string): Promise<boolean> {
    return this.guarded(cid, this.holds(cid));
  }

  async close(): Promise<void> {
    await this.helia.stop();
  }

  private async holds(cid: string): Promise<boolean> {
    return this.helia.blockstore.has(parseCid(cid));
  }

  private async guarded<T>(cid: string, work: Promise<T>): Promise<T> {
    try {
      return await within(work, this.timeoutMs);
    } catch (error) {
      throw asContentError(error, cid);
    }
  }
}
