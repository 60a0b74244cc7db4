import { Controller, Get, Headers, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { dereference } from './dereference.js';
import { DidReader } from './did-reader.js';
import {
  DEREFERENCING_CONTEXT,
  DEREFERENCING_TYPE,
  DID_DOCUMENT_LD_TYPE,
  DID_DOCUMENT_TYPE,
  DID_RESOLUTION_TYPE,
  representationFor,
  RESOLUTION_STATUS,
  unresolved,
  wantsDereferencingResult,
  type ResolutionError,
} from './did-resolution.js';
import { leadsBeyondDocument, parseDidUrl, type DidUrl } from './did-url.js';

/**
 * The HTTP binding of DID Resolution: `/1.0/identifiers/{DID or DID URL}`. A fragment has to be written `%23`, for no client sends one;
 * parameters of the DID URL may stand in it or in the query. Anyone may resolve: it asks for no principal.
 */
@Controller('1.0/identifiers')
export class DidController {
  constructor(@Inject(DidReader) private readonly reader: DidReader) {}

  @Get('*identifier')
  async identifier(
    @Headers('accept') accept: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const url = didUrlOf(request);
    // a DID that is none is told from a DID URL that is none: the first is what most callers meant
    if (url === undefined) return failed(response, accept, 'invalidDid', 'this is no DID or DID URL');
    if (leadsBeyondDocument(url)) return this.follow(url, accept, response);
    const representation = representationFor(accept);
    if (representation === undefined) {
      return failed(response, accept, 'representationNotSupported', 'see application/did-resolution');
    }
    const result = await this.reader.resolve(url.did, optionsOf(url));
    const { error } = result.didResolutionMetadata;
    if (error !== undefined || representation === 'result') {
      send(response, error === undefined ? 200 : RESOLUTION_STATUS[error], DID_RESOLUTION_TYPE, result);
      return;
    }
    send(
      response,
      200,
      representation === 'document-ld' ? DID_DOCUMENT_LD_TYPE : DID_DOCUMENT_TYPE,
      result.didDocument,
    );
  }

  private async follow(url: DidUrl, accept: string | undefined, response: Response): Promise<void> {
    const { didDocument, didDocumentMetadata, didResolutionMetadata } = await this.reader.resolve(
      url.did,
      optionsOf(url),
    );
    if (didDocument === null) {
      return failed(response, accept, didResolutionMetadata.error!, didResolutionMetadata.message ?? '', true);
    }
    const found = dereference(didDocument, url);
    if (found.kind === 'failed') return failed(response, accept, found.error, found.message, true);
    const content = found.kind === 'part' ? found.content : found.url;
    const contentType = found.kind === 'part' ? DID_DOCUMENT_TYPE : 'text/uri-list';
    if (wantsDereferencingResult(accept)) {
      send(response, 200, DEREFERENCING_TYPE, {
        '@context': DEREFERENCING_CONTEXT,
        content,
        contentMetadata: didDocumentMetadata,
        dereferencingMetadata: { contentType },
      });
    } else if (found.kind === 'part') {
      send(response, 200, contentType, content);
    } else {
      response.status(303).location(found.url).type(contentType).send(`${found.url}\r\n`);
    }
  }
}

/** The DID URL, from the path as it was sent: a router would decode it, and take an escaped slash for one of its own. */
function didUrlOf(request: Request): DidUrl | undefined {
  const [path = '', query] = request.originalUrl.split(/\?(.*)/s);
  const identifier = path.slice(path.indexOf('/1.0/identifiers/') + '/1.0/identifiers/'.length);
  try {
    const inPath = identifier.startsWith('did:')
      ? identifier.replaceAll('%23', '#').replaceAll(/%3f/gi, '?')
      : decodeURIComponent(identifier);
    const [bare = '', ...fragment] = inPath.split('#');
    const separator = bare.includes('?') ? '&' : '?';
    const whole = [query ? `${bare}${separator}${query}` : bare, ...fragment].join('#');
    return parseDidUrl(whole);
  } catch {
    return undefined;
  }
}

function optionsOf({ parameters }: DidUrl) {
  return { versionId: parameters.get('versionId'), versionTime: parameters.get('versionTime') };
}

function failed(
  response: Response,
  accept: string | undefined,
  error: ResolutionError,
  message: string,
  dereferencing = false,
): void {
  const status = RESOLUTION_STATUS[error];
  if (!dereferencing && !wantsDereferencingResult(accept)) {
    send(response, status, DID_RESOLUTION_TYPE, unresolved(error, message));
    return;
  }
  send(response, status, DEREFERENCING_TYPE, {
    '@context': DEREFERENCING_CONTEXT,
    content: null,
    contentMetadata: {},
    dereferencingMetadata: { error, message },
  });
}

function send(response: Response, status: number, type: string, body: object | string | null): void {
  response.status(status).type(type).send(JSON.stringify(body));
}
