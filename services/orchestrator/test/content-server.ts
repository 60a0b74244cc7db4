import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ContentServer {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  serve(cid: string, folder: ReadonlyMap<string, Uint8Array>): void;
  /** Answers everything by hand, until called without. */
  answer(by?: (path: string, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A public content gateway on a free port of the loopback. */
export async function startContentServer(): Promise<ContentServer> {
  const folders = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const asked: string[] = [];
  let byHand: ((path: string, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const [, , , cid = '', ...rest] = path.split('/');
    const bytes = folders.get(cid)?.get(rest.join('/'));
    if (byHand) byHand(path, response);
    else if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (cid, folder) => void folders.set(cid, folder),
    answer: (by) => (byHand = by),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
