import { ModelverseError } from '@icubed/errors';
import { verifyCredential, type Trust, type Verified } from '@icubed/protocol';
import type { Http } from '../transport/http.js';
import { type MutationResult, runOperation, successOf } from '../transport/graphql.js';

export type CredentialName = 'ASSET_CREATOR' | 'RELEASE_VERIFIED' | 'OFFERING_RELEASED' | 'OFFERING_BACKED';

export interface HeldCredential {
  readonly __typename: 'Credential';
  readonly id: string;
  readonly type: CredentialName;
  readonly subject: string;
  readonly url: string;
  readonly validUntil: string;
  readonly revokedAt: string | null;
}

const ISSUE = /* GraphQL */ `
  mutation IssueCredential($did: Did!, $type: CredentialType!) {
    issueCredential(did: $did, type: $type) {
      __typename
      ... on Credential {
        id
        type
        subject
        url
        validUntil
        revokedAt
      }
      ... on Error {
        code
        message
      }
    }
  }
`;

/** For the asset's creator or steward. Asked for again, it gives the credential that holds. */
export async function issueCredential(http: Http, did: string, type: CredentialName): Promise<HeldCredential> {
  const answer = await runOperation<{ issueCredential: MutationResult<HeldCredential> }>(http, ISSUE, { did, type });
  return successOf('Credential', answer.issueCredential);
}

/** The signed credential, as JSON. */
export function readCredential(http: Http, id: string): Promise<unknown> {
  return http.json(`/credentials/${encodeURIComponent(id)}`);
}

/**
 * Checks a credential with its status list, which is fetched from `http` and nowhere else: a credential of a stranger does not choose what is asked for.
 *
 * @throws PROTOCOL.CREDENTIAL_INVALID, PROTOCOL.SIGNATURE_INVALID, PROTOCOL.CREDENTIAL_EXPIRED, PROTOCOL.CREDENTIAL_REVOKED
 */
export async function checkCredential(http: Http, credential: unknown, trust: Omit<Trust, 'now'>): Promise<Verified> {
  // first without the list: what nobody has signed names no list worth asking for
  const { credential: signed } = await verifyCredential(credential, { ...trust, now: new Date() });
  const list = /\/credentials\/status\/\d{1,7}$/.exec(signed.credentialStatus!.statusListCredential)?.[0];
  if (list === undefined)
    throw new ModelverseError('PROTOCOL.CREDENTIAL_INVALID', 'the credential names no status list of a modelverse');
  const statusList: unknown = await http.json(list);
  return verifyCredential(credential, { ...trust, now: new Date() }, statusList);
}
