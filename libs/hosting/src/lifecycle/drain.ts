import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Stops accepting and waits for running requests, at most `timeoutMs`. What is left then (streams, sockets) the caller cuts. */
export type Drain = (timeoutMs: number) => Promise<void>;

/** Counts requests from now on: an upgraded socket is none, so a WebSocket does not hold up a close. */
export function trackRequests(server: Server): Drain {
  let running = 0;
  let onIdle: (() => void) | undefined;
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    running += 1;
    response.once('close', () => {
      running -= 1;
      if (running === 0) onIdle?.();
    });
  });
  return async (timeoutMs) => {
    if (!server.listening) return;
    server.close();
    server.closeIdleConnections();
    if (running === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      onIdle = resolve;
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
  };
}
