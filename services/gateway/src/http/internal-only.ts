import { ModelverseError } from '@icubed/errors';
import type { RequestHandler } from 'express';

/** Metrics are for the cluster's scraper: whoever comes through the public proxy in front does not see them. */
export const internalOnly: RequestHandler = (request, _response, next) => {
  const proxied = request.get('x-forwarded-for') !== undefined || request.get('forwarded') !== undefined;
  next(proxied ? new ModelverseError('PLATFORM.NOT_FOUND', 'There is nothing here.') : undefined);
};
