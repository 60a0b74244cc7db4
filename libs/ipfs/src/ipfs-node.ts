import { unixfs, type UnixFS } from '@helia/unixfs';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import type { FsBlockstore } from 'blockstore-fs';
import { multiaddr } from '@multiformats/multiaddr';
import type { CID } from 'multiformats/cid';
import { collectGarbage, type Collected } from './collect-garbage.js';
import { blockFrom } from './dag/block-from.js';
import { storedBlock, verifiedStore, type BlockReader, type BlockSource } from './dag/block-reader.js';
import { bytesOf } from './dag/bytes-of.js';
import { carOf } from './dag/car-of.js';
import type { DagScope } from './dag/links-of.js';
import { pathAndDag } from './dag/path-and-dag.js';
import { walkDag } from './dag/walk-dag.js';
import { Gate } from './gate.js';
import { IMPORT } from './import-settings.js';
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

export interface Completed {
  readonly blocks: number;
  /** Those that were missing or broken here. */
  readonly fetched: number;
}

export interface IpfsOptions {
  readonly dir: string;
  readonly port: number;
  /** The longest wait for one answer of the store. */
  readonly timeoutMs?: number;
}

const OFFLINE: { readonly offline: boolean; readonly signal?: AbortSignal } = { offline: true };
const RAW = 0x55;
/**
 * Pins are kept as roots, and what they lead to is found when it is asked for. Helia would count the pins of every block; its counts go wrong
 * when two pins share blocks, and its walk ends the process at a missing block.
 */
const ROOT_ALONE = { walker: () => ({ async *walk() {} }) };
const DEFAULT_TIMEOUT_MS = 30_000;
const LIST_MAX = 10_000;

/** Content-addressed storage on this machine. Reads are of what is stored here: nothing is fetched from the network. */
export class IpfsNode {
  /** Storing and pinning pass together, a garbage collection alone. */
  private readonly gate = new Gate();
  /** Stored and not pinned yet: whoever stores is about to pin. A restart forgets them, as it does whoever was about to. */
  private readonly fresh = new Map<string, CID>();
  /** Pins are changed one after the other: each is read and then written. */
  private pinning: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly helia: LoopbackHelia,
    private readonly blocks: FsBlockstore,
    private readonly fs: UnixFS,
    private readonly timeoutMs: number,
  ) {}

  /** @throws PLATFORM.PORT_TAKEN */
  static async start({ dir, port, timeoutMs = DEFAULT_TIMEOUT_MS }: IpfsOptions): Promise<IpfsNode> {
    const { helia, blocks } = await startLoopbackHelia(dir, port).catch((cause: unknown) => {
      // libp2p tells it in the message alone
      if (!(cause instanceof Error) || !cause.message.includes('EADDRINUSE')) throw cause;
      throw new ModelverseError('PLATFORM.PORT_TAKEN', `port ${port} on 127.0.0.1 is taken`, { port }, { cause });
    });
    return new IpfsNode(helia, blocks, unixfs({ blockstore: verifiedStore(helia.blockstore) }), timeoutMs);
  }

  /** The multiaddrs peers on this machine may dial. */
  get addresses(): string[] {
    return this.helia.libp2p.getMultiaddrs().map((address) => address.toString());
  }

  /** Stores a folder and answers its root CID; the same entries in the same order give the same CID everywhere. */
  async addFolder(entries: AsyncIterable<FolderEntry>): Promise<string> {
    return this.stored(async () => {
      let root: CID | undefined;
      for await (const entry of this.fs.addAll(entries, { ...IMPORT, wrapWithDirectory: true })) root = entry.cid;
      if (root === undefined) throw new ModelverseError('CONTENT.NOT_FOUND', 'a folder without files has no CID');
      return root;
    });
  }

  async addFile(content: AsyncIterable<Uint8Array>): Promise<string> {
    return this.stored(() => this.fs.addByteStream(content, IMPORT));
  }

  /** @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.TIMEOUT */
  async stat(cid: string, path?: string): Promise<ContentStat> {
    const stats = await this.guarded(cid, this.fs.stat(parseCid(cid), { ...OFFLINE, path }));
    return { type: stats.type === 'directory' ? 'directory' : 'file', size: Number(stats.size) };
  }

  /**
   * The bytes of a file, each block held against its CID before it is given out.
   *
   * @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.FORMAT_INVALID, CONTENT.TIMEOUT, when the first bytes are asked for
   */
  async *cat(cid: string, path?: string, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const file = await this.guarded(cid, this.fs.stat(parseCid(cid), { ...OFFLINE, path }));
    if (file.type === 'directory') throw new ModelverseError('CONTENT.NOT_FOUND', 'this is a folder', { cid });
    const size = Number(file.size);
    const part = { start: range?.start ?? 0, end: Math.min(range?.end ?? size, size) };
    if (part.start < part.end) yield* bytesOf(file.cid, size, this.read, part);
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

  /**
   * Keeps everything under the CID through garbage collections. Pinning twice is no error.
   *
   * @throws CONTENT.NOT_FOUND when a part of it is not here
   */
  async pin(cid: string): Promise<void> {
    const root = parseCid(cid);
    await this.changePins(async () => {
      if (await this.guarded(cid, this.isRoot(root))) return;
      for await (const _ of eachWithin(walkDag(root, this.structure), this.timeoutMs));
      for await (const _ of this.helia.pins.add(root, ROOT_ALONE));
    });
    this.fresh.delete(root.toV1().toString());
  }

  /** The next garbage collection may take what nothing else keeps. Unpinning what is not pinned is no error. */
  async unpin(cid: string): Promise<void> {
    const root = parseCid(cid);
    await this.changePins(async () => {
      if (!(await this.guarded(cid, this.isRoot(root)))) return;
      for await (const _ of this.helia.pins.rm(root, ROOT_ALONE));
    });
  }

  /** Whether this very CID was pinned: what lies under another pin goes when that one goes. */
  async isPinned(cid: string): Promise<boolean> {
    return this.guarded(cid, this.isRoot(parseCid(cid)));
  }

  /**
   * Removes every block that neither a pin nor one of `referenced` leads to. Waits for what is being stored, which counts as referenced until
   * it is pinned; whoever wants to store waits meanwhile.
   *
   * @throws CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, and removes nothing, while something that is to be kept has a hole
   */
  async collectGarbage(referenced: readonly string[] = []): Promise<Collected> {
    return this.gate.exclusive(async () => {
      const roots = [...referenced.map(parseCid), ...this.fresh.values()];
      for await (const { cid } of this.helia.pins.ls()) roots.push(cid);
      return collectGarbage(roots, this.structure, this.blocks);
    });
  }

  /** The CID at a path. @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.TIMEOUT */
  async resolve(cid: string, path: string): Promise<string> {
    return (await this.guarded(cid, this.fs.stat(parseCid(cid), { ...OFFLINE, path }))).cid.toString();
  }

  /** One block, verified. @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.TIMEOUT */
  async block(cid: string): Promise<Uint8Array> {
    return (await this.read(parseCid(cid))).bytes;
  }

  /**
   * A CAR of what lies at a path: the blocks on the way there, then those of the scope, each verified, depth first and once.
   *
   * @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.TIMEOUT; before the first byte if the beginning is missing
   */
  async *car(cid: string, path = '', scope: DagScope = { kind: 'all' }): AsyncGenerator<Uint8Array> {
    const root = parseCid(cid);
    const blocks = pathAndDag(root, path, scope, this.read);
    try {
      yield* carOf(root, blocks);
    } catch (error) {
      throw asContentError(error, cid);
    }
  }

  /**
   * The CIDs of the blocks under one, each once; what is in the leaves is not read.
   *
   * @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.CID_MISMATCH, CONTENT.FORMAT_UNSUPPORTED, CONTENT.TIMEOUT
   */
  async *blocksUnder(cid: string): AsyncGenerator<CID> {
    for await (const block of eachWithin(walkDag(parseCid(cid), this.structure), this.timeoutMs)) yield block.cid;
  }

  /**
   * Makes everything under the CID whole here and pins it: a block that is missing or broken is taken from the first source that has it, verified.
   * What was fetched before a failure stays until the next garbage collection, so that another try goes on from there.
   *
   * @throws CONTENT.NOT_FOUND when a block is in no source, what `signal` was aborted with
   */
  async complete(cid: string, sources: readonly BlockSource[], signal?: AbortSignal): Promise<Completed> {
    const root = parseCid(cid);
    const done = await this.gate.shared(async () => {
      let [blocks, fetched] = [0, 0];
      const readOrFetch: BlockReader = async (wanted) => {
        signal?.throwIfAborted();
        try {
          return await this.read(wanted);
        } catch (error) {
          if (!isHole(error)) throw error;
        }
        const block = await blockFrom(sources, wanted);
        // not through Helia: it writes no block that it has, be it broken
        await this.blocks.put(wanted, block.bytes);
        fetched += 1;
        return block;
      };
      for await (const _ of walkDag(root, readOrFetch)) blocks += 1;
      this.fresh.set(root.toV1().toString(), root);
      return { blocks, fetched };
    });
    await this.pin(cid);
    return done;
  }

  /** Whether everything under the CID is here and unbroken: of leaves, those that `rehash` chooses are read and held against their CIDs. */
  async holdsAll(cid: string, rehash: () => boolean = () => true): Promise<boolean> {
    const read: BlockReader = (block) => (rehash() ? this.read(block) : this.structure(block));
    try {
      for await (const _ of eachWithin(walkDag(parseCid(cid), read), this.timeoutMs));
      return true;
    } catch (error) {
      if (isHole(error)) return false;
      throw error;
    }
  }

  /**
   * Connects to nodes that have what is wanted, as far as they can be reached, and answers how many were.
   *
   * @param origins multiaddrs; the caller says which may be dialled
   */
  async connect(origins: readonly string[]): Promise<number> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    const dials = origins.map((origin) => this.helia.libp2p.dial(multiaddr(origin), { signal }));
    const ended = await within(Promise.allSettled(dials), this.timeoutMs);
    return ended.filter(({ status }) => status === 'fulfilled').length;
  }

  /** A block from the nodes this one is connected to, over bitswap. @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND, CONTENT.TIMEOUT */
  async blockFromPeers(cid: string): Promise<Uint8Array> {
    const wanted = parseCid(cid);
    // one that is broken here would be answered from here
    await this.blocks.delete(wanted);
    const signal = AbortSignal.timeout(this.timeoutMs);
    const parts = await this.guarded(cid, Array.fromAsync(this.helia.blockstore.get(wanted, { signal })));
    return Buffer.concat(parts);
  }

  /** The CIDs that are pinned, as they come. */
  async *pins(): AsyncGenerator<string> {
    for await (const { cid } of this.helia.pins.ls()) yield cid.toString();
  }

  /** Whether the root block is here; what was pinned is here as a whole. */
  async has(cid: string): Promise<boolean> {
    return this.guarded(cid, this.holds(cid));
  }

  async close(): Promise<void> {
    await this.helia.stop();
  }

  private async stored(work: () => Promise<CID>): Promise<string> {
    return this.gate.shared(async () => {
      const root = (await work()).toV1();
      this.fresh.set(root.toString(), root);
      return root.toString();
    });
  }

  private async changePins(work: () => Promise<void>): Promise<void> {
    const turn = this.pinning.then(() => this.gate.shared(work));
    this.pinning = turn.catch(() => undefined);
    await turn;
  }

  private async isRoot(cid: CID): Promise<boolean> {
    try {
      await this.helia.pins.get(cid.toV1());
      return true;
    } catch (error) {
      if (isModelverseError(asContentError(error, cid.toString()), 'CONTENT.NOT_FOUND')) return false;
      throw error;
    }
  }

  /** Of a leaf it is enough that it is here: it leads nowhere. */
  private readonly structure: BlockReader = async (cid) => {
    if (cid.code !== RAW) return this.read(cid);
    if (await this.holds(cid.toString())) return { cid, bytes: new Uint8Array(0) };
    throw new ModelverseError('CONTENT.NOT_FOUND', 'the content store does not hold this', { cid: cid.toString() });
  };

  private readonly read: BlockReader = (cid) =>
    this.guarded(cid.toString(), storedBlock(this.helia.blockstore, cid, OFFLINE));

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

function isHole(error: unknown): boolean {
  return isModelverseError(error, 'CONTENT.NOT_FOUND') || isModelverseError(error, 'CONTENT.CID_MISMATCH');
}
