import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EnvironmentKek } from '@icubed/content';
import { Gate, IpfsNode } from '@icubed/ipfs';
import { createDataSource } from '@icubed/persistence';
import { address, assetId, type AssetId } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import type { RegisteredAsset } from '../src/asset/asset.js';
import { completeUpload } from '../src/content/complete-upload/complete-upload.js';
import { receiveFile } from '../src/content/receive-file/receive-file.js';
import { ContentImportStore } from '../src/content/import-content/content-import.store.js';
import { ResumableStore } from '../src/content/resumable/resumable.store.js';
import { UploadFolder } from '../src/content/upload-folder.js';
import { DEFAULT_LIMITS } from '../src/content/upload.js';
import { UploadStore } from '../src/content/upload.store.js';
import { VersionStore, type ContentVersion } from '../src/content/version.store.js';
import { FingerprintStore } from '../src/fingerprint/fingerprint.store.js';
import { KeyUseStore } from '../src/keys/key-use.store.js';
import { publishContent } from '../src/release/release-content/publish-content.js';
import { openSealed } from '../src/release/release-content/sealed-content.js';
import { ReleaseStore } from '../src/release/release.store.js';
import { collectContent } from '../src/replication/collect-content/collect-content.js';
import { CollectionStore, type CollectionResult } from '../src/replication/collection.store.js';
import { afterAnswer } from '../src/replication/copy.js';
import { keepCopy } from '../src/replication/keep-copy/keep-copy.js';
import { NodeReplica } from '../src/replication/node-replica.js';
import { ReplicationStore } from '../src/replication/replication.store.js';
import { CREATOR, type World } from './registry-world.js';

const CHAIN_ID = 31337;
const never = new AbortController().signal;

/** What the registry does with content, each act by itself, on the stopped registry's database and two nodes. */
export class ContentWorld {
  readonly storing = new Gate();
  private readonly versions: VersionStore;
  readonly releases: ReleaseStore;
  private readonly replication: ReplicationStore;
  private readonly replicas: readonly NodeReplica[];
  private assets = 1n;

  private constructor(
    private readonly world: World,
    readonly source: DataSource,
    readonly first: IpfsNode,
    readonly second: IpfsNode,
  ) {
    this.versions = new VersionStore(source, new KeyUseStore(source));
    this.releases = new ReleaseStore(source);
    this.replication = new ReplicationStore(source);
    const replica = (name: string, node: IpfsNode, other: IpfsNode) =>
      new NodeReplica({ name, node, sources: () => [(cid) => other.block(cid)], rehash: () => true });
    this.replicas = [replica('ipfs', first, second), replica('ipfs-2', second, first)];
  }

  static async open(world: World): Promise<ContentWorld> {
    const source = await createDataSource({ name: 'content-world', url: world.database.url, schema: 'registry' });
    const first = await IpfsNode.start({ dir: join(world.dir, 'ipfs'), port: 0 });
    const second = await IpfsNode.start({ dir: join(world.dir, 'ipfs-2'), port: 0 });
    return new ContentWorld(world, source, first, second);
  }

  async upload(text: string): Promise<ContentVersion> {
    const accountId = 'account-1';
    const uploadId = randomUUID();
    const creator = address(this.world.account(CREATOR).address);
    const uploads = new UploadStore(this.source);
    const deps = {
      ...this.deps(),
      uploads,
      resumables: new ResumableStore(this.source, uploads),
      imports: new ContentImportStore(this.source, uploads),
      fingerprints: new FingerprintStore(this.source),
      folder: new UploadFolder(join(this.world.dir, 'uploads')),
      limits: DEFAULT_LIMITS,
      random: randomBytes,
      newBlob: randomUUID,
      now: () => new Date(),
    };
    await deps.uploads.open(uploadId, accountId, DEFAULT_LIMITS, new Date());
    for (const [path, bytes] of Object.entries({ 'shared.bin': 'the same in each', 'own.bin': text })) {
      async function* body(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(bytes);
      }
      await receiveFile({ uploadId, accountId, path, body: body() }, deps);
    }
    const request = { uploadId, accountId, signedIn: creator, creator, metadata: { name: 'A model' }, readCard: false };
    return completeUpload(request, deps);
  }

  /** Publishes the plain folder as the release worker does, and has its release refer to it. */
  async release(version: ContentVersion): Promise<{ readonly id: AssetId; readonly plainCid: string }> {
    const id = assetId(this.assets++);
    const release = { chainId: CHAIN_ID, assetId: id, unlockAt: 1 };
    await this.releases.open(release, new Date());
    return this.storing.shared(async () => {
      const content = await openSealed(id, version as unknown as RegisteredAsset, this.deps());
      const state = await publishContent(content, this.first);
      const found = await this.releases.find(CHAIN_ID, id);
      await this.releases.save({ ...found!, state });
      return { id, plainCid: state.plainCid };
    });
  }

  async cancel(id: AssetId): Promise<void> {
    await this.releases.cancel(this.source.manager, CHAIN_ID, id);
  }

  /** The mirror sees the chain name this as an asset's plain content. */
  async reveal(id: AssetId, plainCid: string): Promise<void> {
    await this.source.query(
      `INSERT INTO asset (chain_id, asset_id, creator, kind, vertical, sealed_cid, registered_at, state, finality, as_of_block)
       VALUES ($1, $2, '0x', 'MODEL', 'CV', 'bafysealed', 0, $3, 'FINAL', 1)`,
      [CHAIN_ID, id.toString(), JSON.stringify({ content: { status: 'RELEASED', plainCid } })],
    );
  }

  /** Each replica does all that is due, once. */
  async replicate(): Promise<void> {
    for (const replica of this.replicas) {
      await this.replication.enrol(replica.name, new Date());
      for (const copy of await this.replication.due(replica.name, new Date())) {
        const state = await keepCopy(copy, replica, never);
        await this.replication.save(afterAnswer(copy, state, new Date(), 86_400_000, 0.5));
      }
    }
  }

  /** Replicates until nothing is left to do. */
  async settle(): Promise<void> {
    for (;;) {
      await this.replicate();
      const due = await Promise.all(this.replicas.map(({ name }) => this.replication.due(name, new Date())));
      if (due.every((copies) => copies.length === 0)) return;
    }
  }

  /** Undefined while somebody is storing. */
  async collect(graceMs = 0): Promise<CollectionResult | undefined> {
    const store = new CollectionStore(this.source);
    const onFailure = (cid: string, replica: string, error: unknown) => {
      throw new Error(`${replica} did not let go of ${cid}`, { cause: error });
    };
    const collecting = await this.storing.exclusiveIfFree(() =>
      collectContent({ store, replicas: this.replicas, graceMs, now: () => new Date(), signal: never, onFailure }),
    );
    return collecting?.done;
  }

  async referenced(): Promise<string[]> {
    return new CollectionStore(this.source).referenced();
  }

  async close(): Promise<void> {
    await this.first.close();
    await this.second.close();
    await this.source.destroy();
  }

  private deps() {
    const keyUses = new KeyUseStore(this.source);
    return {
      chainId: CHAIN_ID,
      source: this.source,
      versions: this.versions,
      keyUses,
      ipfs: this.first,
      storing: this.storing,
      kek: new EnvironmentKek(Buffer.alloc(32, 7), randomBytes),
    };
  }
}
