export { LIMITS, type MetadataValue, type ParsedModel, type TensorInfo } from './model/tensor.js';
export {
  bytesReader,
  concatenated,
  fileReader,
  folderOf,
  type ContentFolder,
  type RandomAccess,
} from './reader/random-access.js';
export type { Format } from './refusal.js';
export {
  parseSafetensors,
  SAFETENSORS_HEADER_MAX_BYTES,
  type SafetensorsOptions,
} from './safetensors/parse-safetensors.js';
export { parseSafetensorsIndex } from './safetensors/parse-safetensors-index.js';
export { parseGguf } from './gguf/parse-gguf.js';
export { parseOnnx } from './onnx/parse-onnx.js';
export { parseTfjs } from './tfjs/parse-tfjs.js';
export { ARCHIVE_LIMITS, type ArchiveEntry, type ArchiveLimits } from './archive/archive-entry.js';
export { readZip } from './zip/read-directory.js';
export { streamZipEntry } from './zip/stream-entry.js';
export type { ZipEntry } from './zip/zip-entry.js';
export { readTar, streamTarEntry, type TarEntry } from './tar/read-tar.js';
export { carBlocks, verifyCar, type CarBlock, type CarSummary } from './car/car-blocks.js';
export { readCarHeader, type CarHeader } from './car/read-car-header.js';
export { detectFormat, type DetectedFormat } from './detect/detect-format.js';
export { parseModel } from './detect/parse-model.js';
export { recogniseFile, type RecognisedFile } from './detect/recognise-file.js';
export { looksPickled } from './pickle/looks-pickled.js';
export { readableElements, tensorValues } from './values/tensor-values.js';
export { sketchTensor, type TensorSketch } from './fingerprint/sketch-tensor.js';
export { bandsOf, differingBits, HASH_BITS } from './fingerprint/order-hash.js';
export { fingerprintModel } from './fingerprint/fingerprint-model.js';
export { likenessOf, type Likeness } from './fingerprint/compare-sketches.js';
export { matchModels, SHARE_MIN, suspicious, type ModelMatch } from './fingerprint/match-models.js';
