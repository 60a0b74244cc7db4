import { KMSServiceException } from '@aws-sdk/client-kms';
import { unwrapFailed } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';

/** What says that the wrapped key is not what this key, in this context, has wrapped. */
const WRONG_BYTES: ReadonlySet<string> = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
/** What passes by itself. */
const PASSING: ReadonlySet<string> = new Set([
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'KMSInternalException',
  'LimitExceededException',
  'ThrottlingException',
]);

/** Nothing of a request is kept: it may hold the data key. */
export function asKmsError(cause: unknown): ModelverseError {
  if (!(cause instanceof KMSServiceException))
    return new ModelverseError('CONTENT.KMS_UNAVAILABLE', 'it cannot be reached, or there are no credentials for it');
  const { name } = cause;
  if (WRONG_BYTES.has(name)) return unwrapFailed('the wrapped key was changed or belongs to another version', { name });
  if (PASSING.has(name) || (cause.$metadata.httpStatusCode ?? 500) >= 500)
    return new ModelverseError('CONTENT.KMS_UNAVAILABLE', `it answers ${name}`, { name });
  return new ModelverseError('CONTENT.KMS_REFUSED', `it answers ${name}`, { name });
}
