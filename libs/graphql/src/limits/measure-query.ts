import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What one operation asks for. Fragments count where they are spread. */
export interface QueryMeasure {
  readonly depth: number;
  /** of `__schema` and `__type`, measured apart: the standard introspection query is deeper than any query for data */
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly directives: number;
  /** fields, those inside a list counted once per item that `first` allows */
  readonly cost: number;
}

const UNBOUNDED_LIST = 20;
// enough to compare with any limit; a hostile document must not overflow or loop
const CEILING = 1e9;
const INTROSPECTION = new Set(['__schema', '__type']);
const NOTHING: QueryMeasure = { depth: 0, introspectionDepth: 0, aliases: 0, directives: 0, cost: 0 };

/**
 * Measures in time linear in the document: each fragment once, a fragment that spreads itself is cut (validation refuses it
 * anyway). `first` and `last` multiply what is below them.
 */
export function measureQuery(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>> = {},
): QueryMeasure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const measured = new Map<string, QueryMeasure>();

  const measureFragment = (name: string): QueryMeasure => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const measure = fragment === undefined ? NOTHING : measureSelections(fragment.selectionSet);
    measured.set(name, measure);
    return measure;
  };

  const measureSelections = (set: SelectionSetNode): QueryMeasure => {
    let total = NOTHING;
    for (const selection of set.selections) {
      const directives = selection.directives?.length ?? 0;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        total = add(total, withDirectives(measureFragment(selection.name.value), directives));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        total = add(total, withDirectives(measureSelections(selection.selectionSet), directives));
      } else {
        const below = selection.selectionSet === undefined ? NOTHING : measureSelections(selection.selectionSet);
        const times = itemsOf(selection.arguments ?? [], variables);
        const introspects = INTROSPECTION.has(selection.name.value);
        total = add(total, {
          depth: introspects ? 0 : below.depth + 1,
          introspectionDepth: introspects ? below.depth + 1 : below.introspectionDepth,
          aliases: below.aliases + (selection.alias === undefined ? 0 : 1),
          directives: below.directives + directives,
          cost: Math.min(CEILING, 1 + below.cost * times),
        });
      }
    }
    return total;
  };

  return measureSelections(operation.selectionSet);
}

function add(left: QueryMeasure, right: QueryMeasure): QueryMeasure {
  return {
    depth: Math.max(left.depth, right.depth),
    introspectionDepth: Math.max(left.introspectionDepth, right.introspectionDepth),
    aliases: Math.min(CEILING, left.aliases + right.aliases),
    directives: Math.min(CEILING, left.directives + right.directives),
    cost: Math.min(CEILING, left.cost + right.cost),
  };
}

function withDirectives(measure: QueryMeasure, directives: number): QueryMeasure {
  return { ...measure, directives: measure.directives + directives };
}

type Arguments = NonNullable<Extract<SelectionSetNode['selections'][number], { kind: Kind.FIELD }>['arguments']>;

function itemsOf(args: Arguments, variables: Readonly<Record<string, unknown>>): number {
  const page = args.find((arg) => arg.name.value === 'first' || arg.name.value === 'last');
  if (page === undefined) return 1;
  const value =
    page.value.kind === Kind.VARIABLE
      ? variables[page.value.name.value]
      : 'value' in page.value
        ? Number(page.value.value)
        : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(1, value) : UNBOUNDED_LIST;
}
