import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type ModelverseError } from '@icubed/errors';
import { type DocumentNode, type ExecutionArgs, GraphQLError } from 'graphql';
import { principalOf } from './gateway-context.js';
import { refuseByCost, refuseByShape, refuseIntrospection } from './query-limits.js';

/** Refuses what asks for too much, and introspection by the anonymous unless it is open. */
export function limitsPlugin(options: { readonly introspectionOpen: boolean }): GatewayPlugin {
  // the parser's cache hands out the same document for the same text
  const verdicts = new WeakMap<DocumentNode, { refusal: ModelverseError | undefined }>();

  const shapeOf = (document: DocumentNode): ModelverseError | undefined => {
    const known = verdicts.get(document) ?? { refusal: refuseByShape(document) };
    verdicts.set(document, known);
    return known.refusal;
  };

  const stopIfRefused = (args: ExecutionArgs, stop: (result: { errors: GraphQLError[] }) => void): void => {
    const open = options.introspectionOpen || principalOf(args.contextValue) !== undefined;
    const refusal = (open ? undefined : refuseIntrospection(args.document)) ?? costOf(args);
    if (refusal !== undefined) stop({ errors: [asGraphqlError(refusal)] });
  };

  return {
    // only what is the same for everybody: validation's verdicts are cached by document
    onValidate({ params, setResult }) {
      const refusal = shapeOf(params.documentAST);
      if (refusal !== undefined) setResult([asGraphqlError(refusal)]);
    },
    onExecute: ({ args, setResultAndStopExecution }) => stopIfRefused(args, setResultAndStopExecution),
    onSubscribe: ({ args, setResultAndStopExecution }) => stopIfRefused(args, setResultAndStopExecution),
  };
}

function costOf(args: ExecutionArgs): ModelverseError | undefined {
  return refuseByCost(args.document, args.operationName, args.variableValues ?? {});
}

export function asGraphqlError(error: ModelverseError): GraphQLError {
  return new GraphQLError(error.detail, { originalError: error });
}
