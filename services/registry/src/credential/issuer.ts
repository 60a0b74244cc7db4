import { randomUUID } from 'node:crypto';
import {
  accountDid,
  CREDENTIALS_CONTEXT,
  encodeStatusList,
  signCredential,
  STATUS_LIST_BITS,
  type CredentialType,
  type SignedCredential,
  type Subject,
} from '@icubed/protocol';
import type { Signer } from 'ethers';
import { VALID_DAYS, type IssuedCredential } from './credential.js';

const LIST_VALID_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;
/** A list is signed when it is asked for: a verifier's clock may be behind ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Signs credentials and their status lists with the VERIFIER's key, under the names of the public origin. */
export class CredentialIssuer {
  constructor(
    private readonly signer: Signer & { readonly address: string },
    private readonly chainId: number,
    private readonly publicUrl: string,
  ) {}

  /** A credential of a new id, with its row. */
  async issue(
    { chainId, assetId, type }: Pick<IssuedCredential, 'chainId' | 'assetId' | 'type'>,
    subject: Subject,
    statusIndex: number,
    now: Date,
  ): Promise<IssuedCredential> {
    const id = randomUUID();
    const document = await this.credential(id, type, subject, statusIndex, now);
    const validUntil = new Date(document.validUntil);
    return { id, chainId, assetId, type, subject: subject.id, issuedAt: now, validUntil, document };
  }

  private credential(id: string, type: CredentialType, subject: Subject, statusIndex: number, now: Date) {
    const list = this.listUrl(Math.floor(statusIndex / STATUS_LIST_BITS));
    const bit = String(statusIndex % STATUS_LIST_BITS);
    const validUntil = new Date(now.getTime() + VALID_DAYS * DAY_MS);
    const document = {
      ...this.frame(this.url(id), type, now, validUntil),
      credentialSubject: subject,
      credentialStatus: {
        id: `${list}#${bit}`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: bit,
        statusListCredential: list,
      },
    } as const;
    return signCredential(this.signer, this.chainId, document, now.toISOString());
  }

  /** Short-lived: who holds an old one is to know that it is old. */
  async statusList(list: number, revoked: readonly number[], now: Date): Promise<SignedCredential> {
    const url = this.listUrl(list);
    const from = new Date(now.getTime() - CLOCK_SKEW_MS);
    const document = {
      ...this.frame(url, 'BitstringStatusListCredential', from, new Date(now.getTime() + LIST_VALID_MS)),
      credentialSubject: {
        id: `${url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: await encodeStatusList(revoked),
      },
    };
    return signCredential(this.signer, this.chainId, document, now.toISOString());
  }

  url(id: string): string {
    return new URL(`/credentials/${id}`, this.publicUrl).href;
  }

  private listUrl(list: number): string {
    return this.url(`status/${list}`);
  }

  private frame<T extends CredentialType | 'BitstringStatusListCredential'>(
    id: string,
    type: T,
    from: Date,
    until: Date,
  ) {
    return {
      '@context': [CREDENTIALS_CONTEXT, this.url('context/v2')],
      id,
      type: ['VerifiableCredential', type] as const,
      issuer: accountDid(this.chainId, this.signer.address),
      validFrom: from.toISOString(),
      validUntil: until.toISOString(),
    };
  }
}
