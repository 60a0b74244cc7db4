/** What the platform attests. Each type has one shape of subject and one set of EIP-712 types. */
export const CREDENTIAL_TYPES = [
  'AssetCreatorCredential',
  'ReleaseVerifiedCredential',
  'OfferingReleasedCredential',
  'OfferingBackedCredential',
] as const;
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];
export type SignedType = CredentialType | 'BitstringStatusListCredential';

/** `id` is who or what the statement is about, as a DID or URL; the rest are strings, for they are signed as such. */
export type Subject = { readonly id: string } & { readonly [field: string]: string };

/** W3C Bitstring Status List 1.0: the bit of a list that tells whether the credential was revoked. */
export interface CredentialStatus {
  readonly id: string;
  readonly type: 'BitstringStatusListEntry';
  readonly statusPurpose: 'revocation';
  readonly statusListIndex: string;
  readonly statusListCredential: string;
}

/** W3C Verifiable Credentials 2.0, in the fields that are signed here. Instants are RFC 3339 in UTC. */
export interface Credential {
  readonly '@context': readonly string[];
  readonly id: string;
  readonly type: readonly ['VerifiableCredential', SignedType];
  readonly issuer: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly credentialSubject: Subject;
  /** Absent in a status list. */
  readonly credentialStatus?: CredentialStatus;
}

export const CREDENTIALS_CONTEXT = 'https://www.w3.org/ns/credentials/v2';

/** The issuer's DID: an account on a chain, which needs no registry to be resolved (did:pkh). */
export function accountDid(chainId: number, account: string): string {
  return `did:pkh:eip155:${chainId}:${account}`;
}
