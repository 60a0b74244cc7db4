import { isModelverseError } from '@icubed/errors';
import type { DidDocument } from './did-document.js';

export const DID_DOCUMENT_TYPE = 'application/did+json';
export const DID_DOCUMENT_LD_TYPE = 'application/did+ld+json';
export const DID_RESOLUTION_TYPE = 'application/did-resolution';

export const DEREFERENCING_TYPE = 'application/did-url-dereferencing';
export const DEREFERENCING_CONTEXT = 'https://w3id.org/did-resolution/v1';

export type ResolutionError =
  | 'invalidDid'
  | 'invalidDidUrl'
  | 'invalidOptions'
  | 'notFound'
  | 'methodNotSupported'
  | 'representationNotSupported'
  | 'internalError';

/** The HTTP status of each error in the HTTP binding of DID Resolution. */
export const RESOLUTION_STATUS: Readonly<Record<ResolutionError, number>> = {
  invalidDid: 400,
  invalidDidUrl: 400,
  invalidOptions: 400,
  notFound: 404,
  representationNotSupported: 406,
  methodNotSupported: 501,
  internalError: 500,
};

export interface ResolutionResult {
  readonly '@context': 'https://w3id.org/did-resolution/v1';
  readonly didDocument: DidDocument | null;
  readonly didResolutionMetadata: {
    readonly contentType?: string;
    readonly error?: ResolutionError;
    readonly message?: string;
  };
  readonly didDocumentMetadata: Readonly<Record<string, string>>;
}

// did = "did:" method-name ":" method-specific-id, DID Core 1.0 section 3.1
const DID_SYNTAX = /^did:([a-z0-9]+):(?:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/;

/** Tells text that is no DID at all from a DID of a method that this registry does not resolve. */
export function methodOf(did: string): string | undefined {
  return did.length > 512 ? undefined : DID_SYNTAX.exec(did)?.[1];
}

export function resolved(didDocument: DidDocument, didDocumentMetadata: Record<string, string>): ResolutionResult {
  return {
    '@context': 'https://w3id.org/did-resolution/v1',
    didDocument,
    didResolutionMetadata: { contentType: DID_DOCUMENT_TYPE },
    didDocumentMetadata,
  };
}

export function unresolved(error: ResolutionError, message: string): ResolutionResult {
  return {
    '@context': 'https://w3id.org/did-resolution/v1',
    didDocument: null,
    didResolutionMetadata: { error, message },
    didDocumentMetadata: {},
  };
}

/** What of a failure a resolver's client is told. */
export function resolutionErrorOf(error: unknown): ResolutionError {
  if (isModelverseError(error, 'PROTOCOL.DID_MALFORMED')) return 'invalidDid';
  if (isModelverseError(error, 'PROTOCOL.WRONG_CHAIN') || isModelverseError(error, 'REGISTRY.ASSET_UNKNOWN'))
    return 'notFound';
  return 'internalError';
}

/** Which representation the Accept header asks for; undefined when it asks for none that there is. */
export function representationFor(accept: string | undefined): 'document' | 'document-ld' | 'result' | undefined {
  const ranges = (accept ?? '*/*').split(',').map((part) =>
    part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  for (const [type, ...parameters] of ranges) {
    if (parameters.includes('q=0')) continue;
    if (type === DID_RESOLUTION_TYPE || type === '*/*' || type === 'application/*') return 'result';
    if (type === 'application/ld+json' && parameters.some((p) => p.includes('did-resolution'))) return 'result';
    if (type === DID_DOCUMENT_TYPE || type === 'application/did' || type === 'application/json') return 'document';
    if (type === DID_DOCUMENT_LD_TYPE || type === 'application/ld+json') return 'document-ld';
  }
  return undefined;
}

/** Whether the Accept header asks for the whole result of dereferencing, and not for what the DID URL leads to. */
export function wantsDereferencingResult(accept: string | undefined): boolean {
  return (accept ?? '').toLowerCase().includes(DEREFERENCING_TYPE);
}
