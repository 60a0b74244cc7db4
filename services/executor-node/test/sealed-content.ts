import { randomBytes } from 'node:crypto';
import {
  asDataKey,
  decodeManifest,
  keyForNode,
  MANIFEST_CONTEXT,
  MANIFEST_FILE,
  seal,
  SEALED_MANIFEST,
  sealContextOf,
  sealedNameOf,
  type DataKey,
} from '@icubed/content';
import type { KeyForNode, KeyWantedMessage, LeaseMessage } from '@icubed/protocol';
import type { RegisteredContent } from '../src/weights/content-source.js';
import { publish } from './published-content.js';

export interface SealedContent {
  readonly registered: RegisteredContent;
  readonly versionId: string;
  readonly dataKey: DataKey;
  /** What the gateway serves, by name. */
  readonly folder: Map<string, Uint8Array>;
}

/** A folder as the registry seals it before its release, with the digest that is registered for it. */
export async function sealFolder(
  files: ReadonlyMap<string, Uint8Array>,
  contentCid = 'bafysealedcontent',
): Promise<SealedContent> {
  const { registered, folder: plain } = publish(files, contentCid);
  const dataKey = asDataKey(randomBytes(32));
  const versionId = '0b4f8f5e-32c1-4d0e-9d7a-2f1f6a1f9c55';
  const sealed = async (bytes: Uint8Array, context: string) =>
    Buffer.concat(
      await Array.fromAsync(seal(once(bytes), { dataKey, owner: versionId, context, salt: randomBytes(32) })),
    );
  const manifest = plain.get(MANIFEST_FILE)!;
  const folder = new Map([[SEALED_MANIFEST, await sealed(manifest, MANIFEST_CONTEXT)]]);
  for (const [index, entry] of decodeManifest(manifest).files.entries())
    folder.set(sealedNameOf(index), await sealed(files.get(entry.path)!, sealContextOf(entry)));
  return { registered, versionId, dataKey, folder };
}

/** The data key as the registry hands it over to the node of a lease. */
export async function handedOver(
  { dataKey, versionId, registered }: SealedContent,
  lease: LeaseMessage,
  { assetId, sealingKey }: KeyWantedMessage,
  node: string,
): Promise<KeyForNode> {
  const { callId, step, attempt } = lease;
  const handover = { chainId: 31337, assetId: BigInt(assetId), versionId, callId, step, attempt, node };
  const sent = await keyForNode(dataKey, Buffer.from(sealingKey.publicKey.slice(2), 'hex'), handover);
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return {
    versionId,
    sealedCid: registered.contentCid,
    encapsulated: base64(sent.encapsulated),
    wrapped: base64(sent.wrapped),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
