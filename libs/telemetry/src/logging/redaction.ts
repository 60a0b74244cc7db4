const SECRET_HEADERS = [
  'authorization',
  'cookie',
  '"set-cookie"',
  '"x-api-key"',
  '"proxy-authorization"',
  '"x-payment"',
];
const SECRET_FIELDS = ['apiKey', 'secret', 'password', 'token', 'accessToken', 'privateKey', 'databaseUrl', 'redisUrl'];

/** pino paths of what must never reach a log line, at the top level and one level down. */
export const redactedPaths: string[] = [
  ...SECRET_HEADERS.flatMap((header) => {
    const accessor = header.startsWith('"') ? `[${header}]` : `.${header}`;
    return [`headers${accessor}`, `req.headers${accessor}`, `*.headers${accessor}`];
  }),
  ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]),
];

// a key may hide in free text too: an error message, a URL
const SECRET_TEXT = /\b(icu_[A-Za-z0-9_-]{8})[A-Za-z0-9_-]+|\b(Bearer )[A-Za-z0-9._-]+/g;

export function redactText(text: string): string {
  return text.replace(SECRET_TEXT, (_match, key?: string, scheme?: string) => `${key ?? scheme ?? ''}[redacted]`);
}
