import { MODEL_FILE, PROFILE_FILE } from '@icubed/content';

type Files = Map<string, Uint8Array>;

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** The same folder with another description. */
export function described(
  files: ReadonlyMap<string, Uint8Array>,
  change: (description: { pipeline: Record<string, unknown>[] }) => unknown,
): Files {
  return new Map([...files, [MODEL_FILE, encode(change(JSON.parse(Buffer.from(files.get(MODEL_FILE)!).toString())))]]);
}

/** The folder of a prompt profile. */
export function profileFiles(parameters: object, base = 'did:icubed:31337:7'): Files {
  return new Map([[PROFILE_FILE, encode({ format: 'icubed-profile/1', base, parameters })]]);
}
