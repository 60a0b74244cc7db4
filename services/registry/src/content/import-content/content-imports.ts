import { setInterval } from 'node:timers';
import { isModelverseError, ModelverseError } from '@icubed/errors';
import { parseCid } from '@icubed/ipfs';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { UPLOAD_DEPS, type UploadDeps } from '../upload.deps.js';
import { assertTakesFiles } from '../upload.js';
import { openCar, type CarSource } from './car-source.js';
import { HEARTBEAT_MS, type ContentImport, type ImportState } from './content-import.js';
import { ContentImportStore } from './content-import.store.js';
import { importCar } from './import-car.js';

export const CAR_SOURCES = Symbol('CAR_SOURCES');
/** No import takes longer. */
const IMPORT_MS = 3 * 3_600_000;

export interface ImportRequest {
  readonly uploadId: string;
  readonly accountId: string;
  readonly cid: string;
  readonly path: string;
}

/** Imports by CID go on after they were asked for: whoever asked sees in the upload how far they are. */
@Injectable()
export class ContentImports implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(
    @Inject(UPLOAD_DEPS) private readonly deps: UploadDeps,
    @Inject(ContentImportStore) private readonly store: ContentImportStore,
    @Inject(CAR_SOURCES) private readonly sources: readonly CarSource[],
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** @throws CONTENT.CID_INVALID, REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.IMPORT_RUNNING */
  async start(asked: ImportRequest): Promise<ContentImport> {
    const request = { ...asked, cid: parseCid(asked.cid).toString() };
    const { uploadId, accountId, cid } = request;
    const now = this.deps.now();
    assertTakesFiles((await this.deps.uploads.get(uploadId, accountId)).state, now);
    await this.store.begin(request, now);
    const work = this.run(request).finally(() => this.running.delete(work));
    this.running.add(work);
    const [begun] = (await this.store.of(uploadId, now)).filter((one) => one.cid === cid);
    if (!begun) throw new ModelverseError('REGISTRY.UPLOAD_UNKNOWN', 'the upload was dropped');
    return begun;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new ModelverseError('REGISTRY.IMPORT_INTERRUPTED', 'the registry stops: ask for it again'));
    await Promise.all(this.running);
  }

  private async run({ uploadId, accountId, cid, path }: ImportRequest): Promise<void> {
    let received = 0;
    const heartbeat = setInterval(() => {
      this.store
        .heartbeat(uploadId, cid, received, this.deps.now())
        .catch((error: unknown) => this.logger.warn({ err: error }, 'an import could not say how far it is'));
    }, HEARTBEAT_MS);
    try {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(IMPORT_MS)]);
      const body = until(signal, await openCar(cid, this.sources, signal));
      const count = (bytes: number) => void (received = bytes);
      const files = await importCar({ uploadId, accountId, path, root: cid, body, received: count }, this.deps);
      await this.end(uploadId, cid, received, { status: 'Done', files: files.length });
    } catch (error) {
      await this.end(uploadId, cid, received, this.failureOf(error));
    } finally {
      clearInterval(heartbeat);
    }
  }

  private failureOf(error: unknown): ImportState {
    if (isModelverseError(error)) return { status: 'Failed', code: error.code, detail: error.detail };
    this.logger.error({ err: error }, 'an import failed');
    return { status: 'Failed', code: 'PLATFORM.INTERNAL', detail: 'the failure is logged' };
  }

  private async end(uploadId: string, cid: string, received: number, state: ImportState): Promise<void> {
    await this.store
      .end(uploadId, cid, received, state)
      .catch((error: unknown) => this.logger.error({ err: error }, 'the end of an import was not kept'));
  }
}

/** What comes, until the signal says stop, whose reason is told. */
async function* until(signal: AbortSignal, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    signal.throwIfAborted();
    yield chunk;
  }
}
