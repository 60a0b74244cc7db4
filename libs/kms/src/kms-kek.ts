import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  asDataKey,
  decodeWrapped,
  encodeWrappedHead,
  keyIdOf,
  unwrapFailed,
  type DataKey,
  type KeyEncryptionKey,
  type WrappedDataKey,
} from '@icubed/content';
import { asKmsError } from './kms-error.js';

export interface KmsSettings {
  readonly region: string;
  /** Of a service that speaks the protocol elsewhere; undefined: the region's own. */
  readonly endpoint?: string | undefined;
}

const CONNECT_MS = 2_000;
const ANSWER_MS = 5_000;
const ATTEMPTS = 3;

/** Credentials come from where the SDK looks for them: environment, web identity, instance. */
export function kmsClient({ region, endpoint }: KmsSettings): KMSClient {
  return new KMSClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
}

/**
 * Wraps data keys in a key management service: the key encryption key never leaves it. Form 2 of a wrapped key: the service's ciphertext.
 * The owner's id is in the encryption context, which the service authenticates and writes into its own audit log.
 */
export class KmsKek implements KeyEncryptionKey {
  readonly keyId: string;

  /** @param keyName a key's id, ARN or alias. An alias that is pointed elsewhere keeps its name here: name keys by ARN to rotate them. */
  constructor(
    private readonly client: KMSClient,
    private readonly keyName: string,
  ) {
    this.keyId = keyIdOf(2, Buffer.from(keyName));
  }

  /** @throws CONTENT.KMS_REFUSED, CONTENT.KMS_UNAVAILABLE */
  async wrap(dataKey: DataKey, owner: string): Promise<WrappedDataKey> {
    const command = new EncryptCommand({
      KeyId: this.keyName,
      Plaintext: dataKey,
      EncryptionContext: contextOf(owner),
    });
    const { CiphertextBlob } = await this.client.send(command).catch((cause: unknown) => {
      throw asKmsError(cause);
    });
    return Buffer.concat([
      encodeWrappedHead(2, this.keyId),
      CiphertextBlob ?? new Uint8Array(0),
    ]) as unknown as WrappedDataKey;
  }

  /** @throws CONTENT.KEY_UNWRAP_FAILED, CONTENT.KMS_REFUSED, CONTENT.KMS_UNAVAILABLE */
  async unwrap(wrapped: WrappedDataKey, owner: string): Promise<DataKey> {
    const { form, keyId, sealed } = decodeWrapped(wrapped);
    if (form !== 2) throw unwrapFailed('the wrapped key has another form than a key management service gives it');
    if (keyId !== this.keyId)
      throw unwrapFailed('the data key was wrapped under another key encryption key', { keyId });
    const command = new DecryptCommand({
      KeyId: this.keyName,
      CiphertextBlob: sealed,
      EncryptionContext: contextOf(owner),
    });
    const { Plaintext } = await this.client.send(command).catch((cause: unknown) => {
      throw asKmsError(cause);
    });
    return asDataKey(Plaintext ?? new Uint8Array(0));
  }
}

function contextOf(owner: string): Record<string, string> {
  return { 'icubed-version': owner };
}
