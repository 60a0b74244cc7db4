import { methodOf } from './did-resolution.js';

/** A DID URL of DID Core 1.0, section 3.2: `did path-abempty [ "?" query ] [ "#" fragment ]`, its parts percent-decoded. */
export interface DidUrl {
  readonly did: string;
  /** without its leading slash; undefined when there is none */
  readonly path?: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly fragment?: string;
}

const LENGTH_MAX = 2_048;
const PARTS = /^([^/?#]+)(\/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?$/s;

/** Undefined for what is no DID URL, or says one parameter twice. */
export function parseDidUrl(text: string): DidUrl | undefined {
  const parts = text.length > LENGTH_MAX ? null : PARTS.exec(text);
  if (!parts || methodOf(parts[1]!) === undefined) return undefined;
  const [, did, path, query, fragment] = parts;
  const parameters = new URLSearchParams(query ?? '');
  if (new Set(parameters.keys()).size !== [...parameters.keys()].length) return undefined;
  try {
    return {
      did: did!,
      ...(path === undefined || path === '/' ? {} : { path: decodeURIComponent(path.slice(1)) }),
      parameters: new Map(parameters),
      ...(fragment === undefined || fragment === '' ? {} : { fragment: decodeURIComponent(fragment) }),
    };
  } catch {
    // a percent sign that escapes nothing
    return undefined;
  }
}

/** Whether it names more than the DID document in one of its versions. */
export function leadsBeyondDocument({ path, parameters, fragment }: DidUrl): boolean {
  return path !== undefined || fragment !== undefined || parameters.has('service') || parameters.has('relativeRef');
}
