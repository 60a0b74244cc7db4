import type { TypedDataDomain } from 'ethers';
import type { TypedDataTypes } from '../typed-data/signing.js';
import type { SignedType } from './credential.js';

/** The fields of each subject beside `id`, in the order they are signed. */
export const SUBJECT_FIELDS: Readonly<Record<SignedType, readonly string[]>> = {
  AssetCreatorCredential: ['asset', 'digest', 'registeredAt'],
  ReleaseVerifiedCredential: ['digest', 'filesRoot', 'plainCid'],
  OfferingReleasedCredential: ['asset', 'plainCid', 'challengeEndsAt'],
  OfferingBackedCredential: ['asset', 'backers', 'largestUnits', 'releasedAt'],
  BitstringStatusListCredential: ['type', 'statusPurpose', 'encodedList'],
};

const text = (name: string) => ({ name, type: 'string' });

/** A verifier takes these and never those a proof brings along: whoever writes the types can leave a field unsigned. */
export function credentialTypes(type: SignedType): TypedDataTypes {
  const hasStatus = type !== 'BitstringStatusListCredential';
  return {
    VerifiableCredential: [
      { name: '@context', type: 'string[]' },
      text('id'),
      { name: 'type', type: 'string[]' },
      text('issuer'),
      text('validFrom'),
      text('validUntil'),
      { name: 'credentialSubject', type: 'CredentialSubject' },
      ...(hasStatus ? [{ name: 'credentialStatus', type: 'CredentialStatus' }] : []),
      { name: 'proof', type: 'Proof' },
    ],
    CredentialSubject: [text('id'), ...SUBJECT_FIELDS[type].map(text)],
    ...(hasStatus && {
      CredentialStatus: ['id', 'type', 'statusPurpose', 'statusListIndex', 'statusListCredential'].map(text),
    }),
    Proof: ['type', 'created', 'proofPurpose', 'verificationMethod'].map(text),
  };
}

/** A name of its own, and no contract: a signature over a credential is none over a reveal, an order or a voucher. */
export function credentialDomain(chainId: number): TypedDataDomain {
  return { name: 'I Cubed Modelverse Credentials', version: '1', chainId };
}
