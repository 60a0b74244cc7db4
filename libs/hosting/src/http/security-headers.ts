import type { RequestHandler } from 'express';

/** Answers are data, never pages of this origin: nothing may sniff, frame or run them. A page that must run sets its own policy. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('referrer-policy', 'no-referrer');
  next();
};
