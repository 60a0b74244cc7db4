import { fromProblem, ModelverseError } from '@icubed/errors';
import type { Http } from './http.js';

interface GraphQLAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/** Runs one operation. The first error is thrown by its code. */
export async function runOperation<T>(
  http: Http,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const answer = await http.postJson<GraphQLAnswer<T>>(
    '/graphql',
    { query: document, variables },
    { accept: 'application/json' },
  );
  const [error] = answer.errors ?? [];
  if (error) throw fromProblem({ detail: error.message, ...error.extensions });
  if (!answer.data) throw new ModelverseError('PLATFORM.INTERNAL', 'the gateway answered neither data nor errors');
  return answer.data;
}

/** A member of a mutation's result union: the success type, or an `Error` with its code. */
export type MutationResult<S extends { __typename: string }> =
  S | { __typename: string; code: string; message: string };

/** The success member of a result union; an expected failure is thrown by its code. */
export function successOf<S extends { __typename: string }>(typename: S['__typename'], result: MutationResult<S>): S {
  if (result.__typename === typename) return result as S;
  const failure = result as { code?: string; message?: string };
  throw fromProblem({ code: failure.code, detail: failure.message ?? result.__typename });
}
