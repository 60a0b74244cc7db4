import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type ModelverseError } from '@icubed/errors';
import { type DocumentNode, type ExecutionArgs, GraphQLError } from 'graphql';
import type { PublicContext } from './gateway-context.js';
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

  const stopIfCostly = ({ args, stop }: { args: ExecutionArgs; stop: (result: { errors: GraphQLError[] }) => void }): void => {
    const refusal = refuseByCost(args.document, args.operationName, args.variableValues ?? {});
    if (refusal !== undefined) stop({ errors: [asGraphqlError(refusal)] });
  };

  return {
    onValidate({ params, context, setResult }) {
      const document = params.documentAST;
      const closed = !options.introspectionOpen && (context as PublicContext).principal === undefined;
      const refusal = shapeOf(document) ?? (closed ? refuseIntrospection(document) : undefined);
      if (refusal !== undefined) setResult([asGraphqlError(refusal)]);
    },
    onExecute({ args, setResultAndStopExecution }) {
      stopIfCostly({ args, stop: setResultAndStopExecution });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      stopIfCostly({ args, stop: setResultAndStopExecution });
    },
  };
}

export function asGraphqlError(error: ModelverseError): GraphQLError {
  return new GraphQLError(error.detail, { originalError: error });
}
