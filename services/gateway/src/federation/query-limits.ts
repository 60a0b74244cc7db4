import { type ErrorCode, ModelverseError } from '@icubed/errors';
import { measureQuery } from '@icubed/graphql';
import { type DocumentNode, Kind, type OperationDefinitionNode, visit, BREAK } from 'graphql';

export const LIMITS = {
  bodyBytes: 256 * 1024,
  batch: 5,
  tokens: 2_000,
  depth: 12,
  /** the standard introspection query of GraphiQL and code generators has 15 */
  introspectionDepth: 16,
  aliases: 30,
  directives: 30,
  /** fields, those inside lists counted per item asked for */
  cost: 5_000,
  subscriptionsPerSocket: 20,
} as const;

/** What the shape of a document alone forbids; asked before validation, whose time can grow with the square of a selection. */
export function refuseByShape(document: DocumentNode & { tokenCount?: number }): ModelverseError | undefined {
  const tokens = document.tokenCount ?? 0;
  if (tokens > LIMITS.tokens) return refusal('GATEWAY.TOO_MANY_TOKENS', 'tokens', tokens);
  for (const operation of operationsOf(document)) {
    const { depth, introspectionDepth, aliases, directives } = measureQuery(document, operation);
    if (introspectionDepth > LIMITS.introspectionDepth) {
      return refusal('GATEWAY.QUERY_TOO_DEEP', 'introspectionDepth', introspectionDepth);
    }
    if (depth > LIMITS.depth) return refusal('GATEWAY.QUERY_TOO_DEEP', 'depth', depth);
    if (aliases > LIMITS.aliases) return refusal('GATEWAY.TOO_MANY_ALIASES', 'aliases', aliases);
    if (directives > LIMITS.directives) return refusal('GATEWAY.TOO_MANY_DIRECTIVES', 'directives', directives);
  }
  return undefined;
}

/** What the operation with its variables would cost. */
export function refuseByCost(
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): ModelverseError | undefined {
  const operation = operationsOf(document).find(({ name }) => !operationName || name?.value === operationName);
  const cost = operation === undefined ? 0 : measureQuery(document, operation, variables).cost;
  return cost > LIMITS.cost ? refusal('GATEWAY.QUERY_TOO_COSTLY', 'cost', cost) : undefined;
}

export function refuseIntrospection(document: DocumentNode): ModelverseError | undefined {
  let asks = false;
  visit(document, {
    Field(node) {
      if (node.name.value !== '__schema' && node.name.value !== '__type') return undefined;
      asks = true;
      return BREAK;
    },
  });
  return asks
    ? new ModelverseError('GATEWAY.INTROSPECTION_CLOSED', 'Sign in, or read the committed schema.')
    : undefined;
}

function operationsOf(document: DocumentNode): OperationDefinitionNode[] {
  return document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
}

function refusal(
  code: ErrorCode,
  what: 'tokens' | 'depth' | 'introspectionDepth' | 'aliases' | 'directives' | 'cost',
  found: number,
): ModelverseError {
  const max = LIMITS[what];
  return new ModelverseError(code, `The query's ${what}: ${found}; at most ${max} are answered.`, { max, found });
}
