import type { Request } from 'express';

/** Mounted handlers have no Nest route; their first path segment is a label of few values. */
const MOUNTED = new Set(['/graphql', '/v1', '/1.0', '/content', '/mcp', '/v2']);

/** The route's pattern, never the path: ids would make a series, and an operation, each. Known once the request was routed. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  if (typeof route?.path === 'string') return route.path;
  const first = `/${request.originalUrl.split(/[/?]/, 2)[1] ?? ''}`;
  return MOUNTED.has(first) ? first : 'unmatched';
}
