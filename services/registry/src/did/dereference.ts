import type { DidDocument } from './did-document.js';
import type { DidUrl } from './did-url.js';

/** What a DID URL leads to, beside the document itself. */
export type Dereferenced =
  | { readonly kind: 'part'; readonly content: object }
  | { readonly kind: 'location'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: 'notFound' | 'invalidDidUrl'; readonly message: string };

/**
 * DID URL dereferencing (DID Core 1.0, section 7.2). A fragment names a verification method or service of the document, `service` an
 * endpoint and `relativeRef` a place below it. A path is a file of the released content, which is this method's own rule.
 */
export function dereference(document: DidDocument, url: DidUrl): Dereferenced {
  const service = url.parameters.get('service');
  const relativeRef = url.parameters.get('relativeRef');
  if (url.path !== undefined) {
    if (service !== undefined || relativeRef !== undefined)
      return invalid('a path names a file, a service another place');
    return below(document, 'content', url.path, url.fragment);
  }
  if (service === undefined) {
    return relativeRef === undefined ? part(document, url.fragment!) : invalid('relativeRef needs a service');
  }
  return below(document, service, relativeRef ?? '', url.fragment);
}

function part(document: DidDocument, fragment: string): Dereferenced {
  const id = `${document.id}#${fragment}`;
  const content = [...document.verificationMethod, ...document.service].find((entry) => entry.id === id);
  return content ? { kind: 'part', content } : notFound(`the document has no #${fragment}`);
}

function below(document: DidDocument, name: string, reference: string, fragment: string | undefined): Dereferenced {
  const service = document.service.find(({ id }) => id === `${document.id}#${name}`);
  if (service === undefined) {
    return notFound(name === 'content' ? 'the content is sealed' : `the document has no service #${name}`);
  }
  const hash = fragment === undefined ? '' : `#${encodeURIComponent(fragment)}`;
  if (reference === '') return { kind: 'location', url: service.serviceEndpoint + hash };
  const base = `${service.serviceEndpoint}/`;
  const target = URL.parse(reference.replace(/^\/(?!\/)/, ''), base);
  // a reference with a host or dots of its own would turn every document into an open redirect
  if (target === null || !target.href.startsWith(base)) return invalid('the reference leads out of the service');
  return { kind: 'location', url: target.href + hash };
}

function notFound(message: string): Dereferenced {
  return { kind: 'failed', error: 'notFound', message };
}

function invalid(message: string): Dereferenced {
  return { kind: 'failed', error: 'invalidDidUrl', message };
}
