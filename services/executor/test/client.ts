import type { Principal } from '@icubed/identity';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ExecutorWorld } from './executor-world.js';

/** A decoded answer, read by the assertions that say what it should be. */
// oxlint-disable-next-line typescript/no-explicit-any -- an unexpected shape fails the assertion that reads it
export type Json = any;

interface Prepared {
  readonly __typename: string;
  readonly code?: string;
  readonly transactions?: { to: string; data: string }[];
}

/** Asks the executor as the gateway would for this principal, or for nobody. */
export class Client {
  constructor(
    private readonly world: ExecutorWorld,
    readonly principal?: Principal,
  ) {}

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.principal) headers.set('authorization', `Bearer ${await this.world.token(this.principal)}`);
    return fetch(new URL(path, this.world.executor.url), { ...init, headers });
  }

  async get(path: string): Promise<{ status: number; body: Json }> {
    const response = await this.fetch(path);
    return { status: response.status, body: (await response.json()) as Json };
  }

  async invoke(
    input: string,
    headers: Record<string, string> = {},
    did = this.world.did,
  ): Promise<{ status: number; headers: Headers; body: Json }> {
    const init = { method: 'POST', body: input, headers: { 'content-type': 'text/plain', ...headers } };
    const response = await this.fetch(`/v1/assets/${did}/invoke`, init);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  }

  async graphql(
    query: string,
    variables: object = {},
  ): Promise<{ data: Json; errors?: { message: string; extensions: { code: string } }[] }> {
    const init = {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
      headers: { 'content-type': 'application/json' },
    };
    return (await this.fetch('/graphql', init)).json() as Promise<{ data: Json }>;
  }

  /** Everything that `callProgress` tells until it ends. */
  async watch(id: string, fields = 'callId status output'): Promise<Json[]> {
    const authorization = `Bearer ${await this.world.token(this.principal!)}`;
    const url = `${this.world.executor.url.replace('http', 'ws')}/graphql`;
    const socket = createClient({
      url,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      retryAttempts: 0,
    });
    const told: Json[] = [];
    for await (const result of socket.iterate({ query: `subscription { callProgress(id: "${id}") { ${fields} } }` }))
      told.push(result);
    await socket.dispose();
    return told;
  }

  prepare(field: string, head = 'mutation', variables: object = {}): Promise<Prepared> {
    const query = `${head} { result: ${field} { __typename ... on PreparedTransaction { transactions { to data value chainId } } ... on Error { code } } }`;
    return this.graphql(query, variables).then(({ data, errors }) => {
      if (errors) throw new Error(JSON.stringify(errors));
      return data.result as Prepared;
    });
  }

  async sendPrepared(index: number, field: string, head: string, variables: object): Promise<void> {
    const prepared = await this.prepare(field, head, variables);
    if (!prepared.transactions) throw new Error(`not prepared: ${JSON.stringify(prepared)}`);
    for (const { to, data } of prepared.transactions) await this.world.send(index, to, data);
  }
}
