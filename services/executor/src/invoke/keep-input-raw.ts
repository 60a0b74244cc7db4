import type { NextFunction, Request, Response } from 'express';

const INVOKE = /^(\/v1\/assets\/[^/]+\/invoke|\/mcp|\/internal\/calls\/[^/]+\/steps\/[^/]+)\/?$/;
const mediaTypes = new WeakMap<object, string | undefined>();

/**
 * The body of an invocation is the model's input, JSON too: kept from the application's JSON parser, which only looks at the type.
 * An MCP message and a step's call carry an input, which that parser would find too large, and are read only for who may call.
 */
export function keepInputRaw(request: Request, _response: Response, next: NextFunction): void {
  if (request.method === 'POST' && INVOKE.test(request.path)) {
    mediaTypes.set(request, request.headers['content-type']);
    request.headers['content-type'] = 'application/octet-stream';
  }
  next();
}

export function sentContentType(request: Request): string | undefined {
  return mediaTypes.has(request) ? mediaTypes.get(request) : request.headers['content-type'];
}
