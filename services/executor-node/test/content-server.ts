import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ContentServer {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  serve(cid: string, folder: ReadonlyMap<string, Uint8Array>): void;
  /** Answers one path by hand. */
  answer(path: string, by: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A public content gateway on a free port of the loopback. */
export async function startContentServer(): Promise<ContentServer> {
  const folders = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const answers = new Map<string, (response: ServerResponse) => void>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const [, , , cid = '', ...rest] = path.split('/');
    const byHand = answers.get(path);
    const bytes = folders.get(cid)?.get(rest.join('/'));
    if (byHand) byHand(response);
    else if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (cid, folder) => void folders.set(cid, folder),
    answer: (path, by) => void answers.set(path, by),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
