import type { WebSocket } from 'ws';

/** Pings at `intervalMs` and calls `onSilence` once nothing at all came for two of them. Answers the way to stop. */
export function keepAlive(socket: WebSocket, intervalMs: number, onSilence: () => void): () => void {
  let silentFor = 0;
  const heard = (): void => {
    silentFor = 0;
  };
  for (const event of ['message', 'ping', 'pong'] as const) socket.on(event, heard);
  const timer = setInterval(() => {
    silentFor += 1;
    if (silentFor > 2) onSilence();
    else socket.ping();
  }, intervalMs);
  return () => clearInterval(timer);
}
