import type { ApolloServerPlugin } from '@apollo/server';
import { ModelverseError } from '@icubed/errors';
import { GraphQLError } from 'graphql';
import { measureQuery } from '../limits/measure-query.js';

// The gateway refuses what is too much; these only stop whoever gets past it, so they leave room for its own query plans.
const MAX_DEPTH = 25;
const MAX_ALIASES = 1_000;
const MAX_COST = 200_000;

export const limitsPlugin: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ document, operation, request }) => {
        if (operation === undefined || document === undefined) return Promise.resolve();
        const measure = measureQuery(document, operation, request.variables ?? {});
        const { aliases, cost } = measure;
        const depth = Math.max(measure.depth, measure.introspectionDepth);
        if (depth <= MAX_DEPTH && aliases <= MAX_ALIASES && cost <= MAX_COST) return Promise.resolve();
        const refusal = new ModelverseError(
          'PLATFORM.BAD_REQUEST',
          'The query asks for more than a subgraph answers.',
          { depth, aliases, cost },
        );
        return Promise.reject(new GraphQLError(refusal.detail, { originalError: refusal }));
      },
    }),
};
