import { ModelverseError } from '@icubed/errors';
import { readStatus } from './bitstring-status-list.js';
import { accountDid, type CredentialType } from './credential.js';
import { invalid, recoverCredentialSigner, type SignedCredential } from './eip712-proof.js';
import { parseCredential } from './parse-credential.js';

export interface Trust {
  readonly chainId: number;
  /** The address of the issuer that is believed: the platform's VERIFIER, as the chain names it. */
  readonly issuer: string;
  readonly now: Date;
}

export interface Verified {
  readonly type: CredentialType;
  readonly credential: SignedCredential;
}

/**
 * Checks a credential: its form, who signed it, its time, and its bit in the status list, which is checked as a credential itself. Whoever wants no
 * answer on revocation leaves the list out and says so to whom it tells.
 *
 * @param value the credential as JSON
 * @param statusList what its `credentialStatus.statusListCredential` answers
 * @throws PROTOCOL.CREDENTIAL_INVALID, PROTOCOL.SIGNATURE_INVALID, PROTOCOL.CREDENTIAL_EXPIRED, PROTOCOL.CREDENTIAL_REVOKED
 */
export async function verifyCredential(value: unknown, trust: Trust, statusList?: unknown): Promise<Verified> {
  const credential = checked(value, trust);
  const type = credential.type[1];
  if (type === 'BitstringStatusListCredential') throw invalid('a status list attests nothing by itself');
  if (statusList !== undefined) {
    const list = checked(statusList, trust);
    const { statusListCredential, statusListIndex } = credential.credentialStatus!;
    if (list.type[1] !== 'BitstringStatusListCredential' || list.id !== statusListCredential)
      throw invalid('this is not the status list that it names');
    const { encodedList, statusPurpose } = list.credentialSubject;
    if (statusPurpose !== 'revocation') throw invalid('its status list is not one of revocations');
    if (await readStatus(encodedList!, Number(statusListIndex)))
      throw new ModelverseError('PROTOCOL.CREDENTIAL_REVOKED', `the credential ${credential.id} was revoked`);
  }
  return { type, credential };
}

function checked(value: unknown, { chainId, issuer, now }: Trust): SignedCredential {
  const credential = parseCredential(value, chainId);
  const expected = accountDid(chainId, issuer);
  if (credential.issuer !== expected) throw invalid(`its issuer is ${credential.issuer}, not ${expected}`);
  if (credential.proof.verificationMethod !== `${expected}#blockchainAccountId`)
    throw invalid('its proof names another key than its issuer');
  const signer = recoverCredentialSigner(credential, chainId, credential.type[1]);
  if (signer !== issuer)
    throw new ModelverseError('PROTOCOL.SIGNATURE_INVALID', 'the credential is not signed by its issuer');
  const time = now.getTime();
  if (time < Date.parse(credential.validFrom) || time >= Date.parse(credential.validUntil)) {
    throw new ModelverseError(
      'PROTOCOL.CREDENTIAL_EXPIRED',
      `the credential holds from ${credential.validFrom} until ${credential.validUntil}`,
    );
  }
  return credential;
}
