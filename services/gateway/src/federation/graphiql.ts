import type { RequestHandler } from 'express';

/** The page's script is inline and opens workers from blobs; it talks to this origin only. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "connect-src 'self'",
].join('; ');

/** GraphiQL for local mode, wholly from npm: the page Hive serves itself loads its script from a public CDN. */
export function serveGraphiql(): RequestHandler {
  let page: Promise<string> | undefined;
  return (request, response, next) => {
    if (request.method !== 'GET' || request.accepts(['application/json', 'text/html']) !== 'text/html') {
      next();
      return;
    }
    // 9 MB of script: loaded when somebody first asks for it
    page ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) =>
      renderGraphiQL({ title: 'I Cubed Modelverse', subscriptionsProtocol: 'WS' }),
    );
    const send = async (html: Promise<string>): Promise<void> => {
      response.setHeader('content-security-policy', POLICY);
      response.type('html').send(await html);
    };
    send(page).catch(next);
  };
}
