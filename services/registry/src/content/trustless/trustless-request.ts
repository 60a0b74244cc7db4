import { ModelverseError } from '@icubed/errors';
import { parseEntityBytes, type EntityBytes } from './entity-bytes.js';

export const RAW_TYPE = 'application/vnd.ipld.raw';
/** The one kind of CAR that is made here. Nothing twice: a small DAG can name its blocks without end. */
export const CAR_TYPE = 'application/vnd.ipld.car; version=1; order=dfs; dups=n';
/** Who takes any order takes ours. */
const CAR_ANY_ORDER = 'application/vnd.ipld.car; version=1; order=unk; dups=n';

export interface CarRequest {
  readonly format: 'car';
  readonly scope: 'all' | 'block' | 'entity';
  readonly bytes?: EntityBytes;
}

export type TrustlessRequest = { readonly format: 'raw' } | CarRequest;

type Query = Readonly<Record<string, unknown>>;

/**
 * What a request to the trustless gateway asks for (https://specs.ipfs.tech/http-gateways/trustless-gateway/). The parameter `format` goes before
 * the header `Accept`.
 *
 * @param accepts which of some media types the client likes best, as Express tells it
 * @throws CONTENT.GATEWAY_REQUEST_INVALID, CONTENT.NOT_ACCEPTABLE
 */
export function trustlessRequest(
  query: Query,
  accept: string | undefined,
  accepts: (types: string[]) => string | false,
): TrustlessRequest {
  return formatOf(query, accept, accepts) === 'raw' ? { format: 'raw' } : carRequest(query);
}

/** @throws CONTENT.GATEWAY_REQUEST_INVALID, CONTENT.NOT_ACCEPTABLE */
export function carRequest(query: Query): CarRequest {
  assertOurs(oneOf(query, 'car-version', ['1', '2']), '2');
  oneOf(query, 'car-order', ['dfs', 'unk']);
  assertOurs(oneOf(query, 'car-dups', ['n', 'y']), 'y');
  const scope = oneOf(query, 'dag-scope', ['all', 'block', 'entity'] as const);
  const bytes = single(query, 'entity-bytes');
  if (bytes === undefined) return { format: 'car', scope: scope ?? 'all' };
  if (scope !== undefined && scope !== 'entity') throw invalid('entity-bytes is a part of dag-scope=entity');
  return { format: 'car', scope: 'entity', bytes: parseEntityBytes(bytes) };
}

function formatOf(
  query: Query,
  accept: string | undefined,
  accepts: (types: string[]) => string | false,
): 'raw' | 'car' {
  const format = single(query, 'format');
  if (format === 'raw' || format === 'car') return format;
  if (format !== undefined) throw notAcceptable();
  // whoever takes anything gets nothing unasked: a page has no use for a block
  if (accept === undefined || !accept.includes('vnd.ipld.')) {
    if (accept === undefined || accept.includes('*')) throw invalid('name a format: raw or car');
    throw notAcceptable();
  }
  const best = accepts([RAW_TYPE, CAR_TYPE, CAR_ANY_ORDER]);
  if (best === false) throw notAcceptable();
  return best === RAW_TYPE ? 'raw' : 'car';
}

function oneOf<const T extends string>(query: Query, name: string, values: readonly T[]): T | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const value = values.find((known) => known === text);
  if (value === undefined) throw invalid(`${name} is one of ${values.join(', ')}`);
  return value;
}

function single(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`name ${name} once`);
}

function assertOurs(value: string | undefined, notOurs: string): void {
  if (value === notOurs) throw notAcceptable();
}

function invalid(detail: string): ModelverseError {
  return new ModelverseError('CONTENT.GATEWAY_REQUEST_INVALID', detail);
}

function notAcceptable(): ModelverseError {
  return new ModelverseError('CONTENT.NOT_ACCEPTABLE', `offered are ${RAW_TYPE} and ${CAR_TYPE}`);
}
