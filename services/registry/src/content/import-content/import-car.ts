import { ModelverseError } from '@icubed/errors';
import { joinFiles } from '../unpack-archive/join-files.js';
import { carFiles } from '../unpack-archive/car-files.js';
import type { ReceiveFileDeps } from '../receive-file/receive-file.js';
import { assertTakesFiles, type UploadedFile, type UploadLimits } from '../upload.js';
import type { ArrivingCar, ArrivingCarStore } from './arriving-car.store.js';

export interface ImportCar {
  readonly uploadId: string;
  readonly accountId: string;
  /** The folder that the files join, or the name of a single file. */
  readonly path: string;
  /** What of the CAR is imported, where its header does not name just one root. */
  readonly root?: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly received?: (bytes: number) => void;
}

export interface ImportCarDeps extends ReceiveFileDeps {
  readonly cars: ArrivingCarStore;
}

/** What CIDs and folders add to the files: so much, and a part of them. */
const OVERHEAD_BYTES = 1024 * 1024;
const OVERHEAD_SHARE = 1 / 16;
/** The quota is asked for this much more, or this often. */
const COUNT_BYTES = 16 * 1024 ** 2;
const COUNT_MS = 60_000;

/**
 * Streams a CAR to disk, verifies each of its blocks, and makes the files under its root part of an upload, in one step: until all are on disk and
 * hashed the upload is as it was. The CAR itself is no file of the upload: it counts against the quota until its files do, and goes.
 *
 * @throws REGISTRY.UPLOAD_UNKNOWN, REGISTRY.UPLOAD_CLOSED, REGISTRY.UPLOAD_BUSY, REGISTRY.UPLOAD_TOO_LARGE, REGISTRY.QUOTA_EXCEEDED,
 * REGISTRY.UPLOAD_CUT, CONTENT.PATH_INVALID, what carFiles throws
 */
export async function importCar(request: ImportCar, deps: ImportCarDeps): Promise<UploadedFile[]> {
  const { uploadId, accountId, root } = request;
  const { uploads, folder, cars, now } = deps;
  const path = request.path.replace(/\/+$/, '');
  assertTakesFiles((await uploads.get(uploadId, accountId)).state, now());
  const car = deps.newBlob();
  try {
    await cars.count({ blob: car, uploadId }, accountId, 0, deps.limits, now());
    await folder.receive(uploadId, car, counted(request, { blob: car, uploadId }, deps));
    return await folder.withReader(uploadId, car, async (reader) => {
      const single = path === '' ? (root ?? '') : '';
      const files = (await carFiles(reader, root, single)).map((file) => ({
        ...file,
        path: [path, file.path].filter((part) => part !== '').join('/'),
      }));
      return joinFiles({ uploadId, accountId, files, inPlaceOfCar: car }, deps);
    });
  } finally {
    await folder.removeBlob(uploadId, car);
    await cars.forget(car);
  }
}

async function* counted(
  { body, accountId, received }: ImportCar,
  car: ArrivingCar,
  { cars, limits, now }: ImportCarDeps,
): AsyncGenerator<Uint8Array> {
  let [bytes, counted, countedAt] = [0, 0, now().getTime()];
  const count = async () => {
    await cars.count(car, accountId, filesOf(bytes), limits, now());
    [counted, countedAt] = [bytes, now().getTime()];
  };
  for await (const chunk of orCut(body)) {
    bytes += chunk.byteLength;
    if (filesOf(bytes) > limits.uploadBytes) throw tooLarge(limits);
    if (bytes - counted >= COUNT_BYTES || now().getTime() - countedAt >= COUNT_MS) await count();
    received?.(bytes);
    yield chunk;
  }
  await count();
}

async function* orCut(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof ModelverseError) throw cause;
    throw new ModelverseError('REGISTRY.UPLOAD_CUT', `the connection ended at byte ${bytes}`, {}, { cause });
  }
}

/** The least that the files in so many bytes of a CAR have. */
function filesOf(bytes: number): number {
  return Math.max(0, Math.floor((bytes - OVERHEAD_BYTES) / (1 + OVERHEAD_SHARE)));
}

function tooLarge({ uploadBytes }: UploadLimits): ModelverseError {
  return new ModelverseError('REGISTRY.UPLOAD_TOO_LARGE', `an upload has at most ${uploadBytes} bytes`, {
    bytes: uploadBytes,
  });
}
