export {
  comparePaths,
  MANIFEST_FILE,
  MODEL_FILE,
  PROFILE_FILE,
  parseContentPath,
  type ContentPath,
} from './manifest/content-path.js';
export { contentDigest, type DigestOf } from './manifest/content-digest.js';
export { FileHasher, hashStream, verifiedStream, type FileHash } from './manifest/file-hasher.js';
export { fileProofOf, verifyFileProof, type FileProof } from './manifest/file-proof.js';
export { entryLeaf, filesRootOf, inclusionProofOf, verifyInclusion } from './manifest/files-root.js';
export {
  buildManifest,
  decodeManifest,
  encodeManifest,
  MANIFEST_MAX_BYTES,
  MANIFEST_MAX_FILES,
  type FileDescription,
  type Manifest,
  type ManifestEntry,
} from './manifest/manifest.js';
export { mediaTypeOf } from './manifest/media-type.js';
export { verifyManifest, type Registered } from './manifest/verify-manifest.js';
export {
  MODEL_DESCRIPTION_MAX_BYTES,
  modelDescriptionSchema,
  parseModelDescription,
  pipelineStageSchema,
  type ModelDescription,
  type PipelineStage,
} from './model/model-description.js';
export {
  parseProfileDescription,
  PROFILE_DESCRIPTION_MAX_BYTES,
  profileDescriptionSchema,
  type ProfileDescription,
} from './model/profile-description.js';
export { asDataKey, DATA_KEY_BYTES, dataKeyCommitment, type DataKey } from './keys/data-key.js';
export { EnvironmentKek } from './keys/environment-kek.js';
export type { KeyEncryptionKey } from './keys/key-encryption-key.js';
export {
  assertNodeKey,
  keyForNode,
  newNodeKeyPair,
  openKeyAtNode,
  type KeyHandover,
  type NodeKeyPair,
  type WrappedForNode,
} from './keys/key-for-node.js';
export { KeyRing } from './keys/key-ring.js';
export {
  decodeWrapped,
  encodeWrappedHead,
  keyIdOf,
  unwrapFailed,
  type WrappedDataKey,
  type WrappedForm,
} from './keys/wrapped-key.js';
export type { SealBinding } from './seal/chunk-cipher.js';
export { seal, type SealOptions } from './seal/seal.js';
export { SALT_BYTES } from './seal/sealed-header.js';
export { chunksFor, plainSizeOf, sealedSizeOf, type ChunkPosition } from './seal/sealed-layout.js';
export { MANIFEST_CONTEXT, SEALED_MANIFEST, sealContextOf, sealedNameOf } from './seal/sealed-names.js';
export { unseal, type UnsealOptions } from './seal/unseal.js';
export { unsealRange, type RangeReader } from './seal/unseal-range.js';
