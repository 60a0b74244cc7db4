import type { RequestHandler } from 'express';

const FILE_ROUTE = /^\/content\/uploads\/[^/]+\/files\//;

/**
 * A file is bytes, whatever its media type: without this the body parser would read a `.json` file that is being uploaded as the
 * request's own JSON.
 */
export const rawUploadBody: RequestHandler = (request, _response, next) => {
  if (request.method === 'PUT' && FILE_ROUTE.test(request.path))
    request.headers['content-type'] = 'application/octet-stream';
  next();
};
