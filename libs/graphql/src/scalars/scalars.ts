import { ModelverseError } from '@icubed/errors';
import { address, assetId, bytes32, parseDid, shareUnits, usdMicros } from '@icubed/protocol';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** Resolvers of the shared scalars. Inputs arrive branded and checked; a malformed one is refused with its PROTOCOL code. */
export const sharedScalars: Record<string, GraphQLScalarType> = {
  UsdMicros: decimal('UsdMicros', usdMicros),
  ShareUnits: decimal('ShareUnits', shareUnits),
  AssetId: decimal('AssetId', assetId),
  Uint256: decimal('Uint256', usdMicros),
  Did: text('Did', (value) => {
    parseDid(value);
    return value;
  }),
  Address: text('Address', address),
  Bytes32: text('Bytes32', bytes32),
  Bytes: text('Bytes', hexBytes),
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    serialize: (value) => instant(value instanceof Date ? value.toISOString() : value).toISOString(),
    parseValue: instant,
    parseLiteral: (node) => instant(literal(node)),
  }),
};

/** bigint inside, decimal string outside; a JSON number is refused because it may already have lost digits. */
function decimal(name: string, parse: (value: string | bigint) => bigint): GraphQLScalarType {
  const parseInput = (value: unknown): bigint => parse(typeof value === 'string' ? value : '?');
  return new GraphQLScalarType({
    name,
    serialize: (value) => parse(typeof value === 'bigint' ? value : String(value)).toString(),
    parseValue: parseInput,
    parseLiteral: (node) => parseInput(literal(node)),
  });
}

function text(name: string, parse: (value: string) => string): GraphQLScalarType {
  const checked = (value: unknown): string => parse(typeof value === 'string' ? value : '');
  return new GraphQLScalarType({
    name,
    serialize: checked,
    parseValue: checked,
    parseLiteral: (node) => checked(literal(node)),
  });
}

function literal(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : undefined;
}

function hexBytes(value: string): string {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(value))
    throw new ModelverseError('PROTOCOL.DIGEST_MALFORMED', 'not 0x-prefixed hex bytes');
  return value.toLowerCase();
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function instant(value: unknown): Date {
  const date = typeof value === 'string' && RFC_3339.test(value) ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new ModelverseError('PLATFORM.BAD_REQUEST', 'not an RFC 3339 instant');
  return date;
}
