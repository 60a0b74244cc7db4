import { isModelverseError, ModelverseError } from '@icubed/errors';
import { IpfsNode, parseCid } from '@icubed/ipfs';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { CID } from 'multiformats/cid';
import { OtherCopies } from './other-copies.js';
import { PublicContentStore, type PublicRoot } from './public-content.store.js';

const [RAW, DAG_PB] = [0x55, 0x70];
const BATCH = 2_000;
/** Content with a hole is walked again after this. */
const RETRY_MS = 60_000;
/** A repair is a walk and what it fetches; content of some GiB takes longer, and is asked for again. */
const REPAIR_SECONDS = 15;

/**
 * Which blocks are anyone's. The store also holds plain folders that wait for their reveal: whoever guesses a CID must not learn that it is here,
 * let alone have it. Blocks are listed when somebody first asks for one that is not, so nothing that becomes public can be forgotten.
 */
@Injectable()
export class PublicContent {
  private listing: Promise<void> | undefined;
  private readonly broken = new Map<string, number>();

  constructor(
    @Inject(PublicContentStore) private readonly store: PublicContentStore,
    @Inject(IpfsNode) private readonly ipfs: IpfsNode,
    @Inject(OtherCopies) private readonly others: OtherCopies,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * @throws CONTENT.CID_INVALID, CONTENT.NOT_FOUND for what is not here and for what is not public alike, CONTENT.REPAIRING for what is lost here and
   * may come back from another copy, CONTENT.GONE when none is left
   */
  async assertPublic(text: string): Promise<void> {
    const cid = parseCid(text);
    const listedAs = [cid, ...(cid.code === RAW ? [CID.createV1(DAG_PB, cid.multihash)] : [])].map(
      (form) => form.toV1().bytes,
    );
    if (!(await this.store.isListed(listedAs))) {
      await this.listAll();
      if (!(await this.store.isListed(listedAs)))
        throw new ModelverseError('CONTENT.NOT_FOUND', 'the content store does not offer this', { cid: text });
    }
    if (await this.ipfs.has(text)) return;
    if (await this.others.mayRepair(cid.toV1().toString(), new Date()))
      throw new ModelverseError('CONTENT.REPAIRING', 'ask again when the content store has it back', {
        cid: text,
        retryAfterSeconds: REPAIR_SECONDS,
      });
    throw new ModelverseError('CONTENT.GONE', 'the content store does not keep this any more', { cid: text });
  }

  /** One listing at a time: who comes while it runs waits for the next, which sees what was committed since. */
  private async listAll(): Promise<void> {
    const running = this.listing;
    if (running) {
      await running;
      if (this.listing && this.listing !== running) return this.listing;
    }
    this.listing = this.listUnlisted().finally(() => (this.listing = undefined));
    return this.listing;
  }

  private async listUnlisted(): Promise<void> {
    for (const root of await this.store.unlisted()) {
      const name = root.cids[0]!;
      if ((this.broken.get(name) ?? 0) > Date.now()) continue;
      try {
        await this.list(root);
        this.broken.delete(name);
      } catch (error) {
        if (!isModelverseError(error)) throw error;
        this.broken.set(name, Date.now() + RETRY_MS);
        this.logger.error({ err: error, cid: name }, 'public content is not whole');
      }
    }
  }

  private async list(root: PublicRoot): Promise<void> {
    for (const cid of root.cids) {
      let batch: Uint8Array[] = [];
      for await (const block of this.ipfs.blocksUnder(cid)) {
        batch.push(block.toV1().bytes);
        if (batch.length < BATCH) continue;
        await this.store.add(batch);
        batch = [];
      }
      await this.store.add(batch);
    }
    await this.store.markListed(root);
  }
}
