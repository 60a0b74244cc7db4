import type { Signer } from 'ethers';
import { createApiKey, signIn, type ApiKey } from './identity/sign-in.js';
import { runOperation } from './transport/graphql.js';
import { Http, type HttpOptions } from './transport/http.js';

/**
 * The public API of a modelverse: GraphQL, REST, content and DIDs under one origin. Every failure is a ModelverseError with a
 * stable code. Reading needs no credential; `signedIn` and `withApiKey` return a client that carries one.
 */
export class Modelverse {
  private constructor(readonly http: Http) {}

  static at(options: HttpOptions): Modelverse {
    return new Modelverse(new Http({ ...options, origin: options.origin.replace(/\/$/, '') }));
  }

  withApiKey(key: string): Modelverse {
    return new Modelverse(this.http.withCredential(key));
  }

  /** Sign-In with Ethereum; the wallet signs a text, no transaction. */
  async signedIn(signer: Signer, chainId: number): Promise<Modelverse> {
    const session = await signIn(this.http, signer, chainId);
    return new Modelverse(this.http.withCredential(session.accessToken));
  }

  createApiKey(name: string, scopes: readonly string[]): Promise<ApiKey> {
    return createApiKey(this.http, name, scopes);
  }

  /** Any GraphQL operation of the published schema. */
  graphql<T>(document: string, variables?: Record<string, unknown>): Promise<T> {
    return runOperation<T>(this.http, document, variables);
  }
}
