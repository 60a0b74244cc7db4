import { ModelverseError } from '@icubed/errors';
import type { Signer, TypedDataDomain } from 'ethers';
import { recoverTyped, signTyped, type TypedDataTypes } from '../typed-data/signing.js';
import { accountDid, type Credential, type SignedType } from './credential.js';
import { credentialDomain, credentialTypes } from './credential-types.js';

interface ProofOptions {
  readonly type: 'EthereumEip712Signature2021';
  readonly created: string;
  readonly proofPurpose: 'assertionMethod';
  readonly verificationMethod: string;
}

/** The suite of the W3C credentials community group's draft: the document with the options of its proof, as EIP-712 typed data. */
export interface Eip712Proof extends ProofOptions {
  readonly proofValue: string;
  /** For wallets and other verifiers. */
  readonly eip712: {
    readonly domain: TypedDataDomain;
    readonly types: TypedDataTypes;
    readonly primaryType: 'VerifiableCredential';
  };
}

export type SignedCredential = Credential & { readonly proof: Eip712Proof };

/**
 * @param signer the issuer's key: `credential.issuer` has to be its did:pkh
 * @param created RFC 3339
 */
export async function signCredential(
  signer: Signer,
  chainId: number,
  credential: Credential,
  created: string,
): Promise<SignedCredential> {
  const issuer = accountDid(chainId, await signer.getAddress());
  if (issuer !== credential.issuer) throw invalid(`its issuer is not ${issuer}`);
  const options: ProofOptions = {
    type: 'EthereumEip712Signature2021',
    created,
    proofPurpose: 'assertionMethod',
    verificationMethod: `${issuer}#blockchainAccountId`,
  };
  const [domain, types] = [credentialDomain(chainId), credentialTypes(credential.type[1])];
  const proofValue = await signTyped(signer, domain, types, { ...credential, proof: options });
  return {
    ...credential,
    proof: { ...options, proofValue, eip712: { domain, types, primaryType: 'VerifiableCredential' } },
  };
}

/**
 * Recovers who signed exactly these fields, by the types of this library.
 *
 * @throws PROTOCOL.SIGNATURE_INVALID
 */
export function recoverCredentialSigner(credential: SignedCredential, chainId: number, type: SignedType): string {
  const { proofValue, eip712: _, ...options } = credential.proof;
  return recoverTyped(credentialDomain(chainId), credentialTypes(type), { ...credential, proof: options }, proofValue);
}

export function invalid(why: string, cause?: unknown): ModelverseError {
  return new ModelverseError('PROTOCOL.CREDENTIAL_INVALID', `the credential: ${why}`, {}, { cause });
}
