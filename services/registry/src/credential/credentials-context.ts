import { CREDENTIAL_TYPES, SUBJECT_FIELDS, type CredentialType } from '@icubed/protocol';

const VOCABULARY = 'urn:icubed:credentials#';

/** Of the first version: what was issued under it names it for ever. */
const TYPES_V1 = ['AssetCreatorCredential', 'ReleaseVerifiedCredential', 'OfferingReleasedCredential'] as const;

/** The JSON-LD contexts of the terms that are our own, by version. None ever changes: what has another term has another version. */
export const CREDENTIALS_CONTEXTS = new Map([
  ['v1', contextOf(TYPES_V1)],
  ['v2', contextOf(CREDENTIAL_TYPES)],
]);

function contextOf(types: readonly CredentialType[]) {
  const terms = [...types, ...new Set(types.flatMap((type) => SUBJECT_FIELDS[type]))];
  return {
    '@context': {
      '@version': 1.1,
      '@protected': true,
      ...Object.fromEntries(terms.map((name) => [name, `${VOCABULARY}${name}`])),
      EthereumEip712Signature2021: 'https://w3id.org/security#EthereumEip712Signature2021',
      eip712: { '@id': 'https://w3id.org/security#eip712', '@type': '@json' },
    },
  };
}
