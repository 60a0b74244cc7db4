import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { variableName } from '@icubed/config';
import { ModelverseError } from '@icubed/errors';

/**
 * Longer than clients and proxies keep an idle connection: a server that closes first may do so just as a request is sent, and
 * that request is lost. Clients learn it from the Keep-Alive header.
 */
const KEEP_ALIVE_MS = 65_000;

/** Listens and answers the port, chosen by the system for 0. Throws PLATFORM.PORT_TAKEN naming port and variable. */
export function listen(server: Server, at: { name: string; port: number; host: string }): Promise<number> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      const variable = variableName(at.name, 'port');
      reject(
        error.code === 'EADDRINUSE'
          ? new ModelverseError(
              'PLATFORM.PORT_TAKEN',
              `${at.name}: port ${at.port} on ${at.host} is taken; set ${variable} to another.`,
              {
                port: at.port,
                variable,
              },
            )
          : error,
      );
    };
    server.once('error', onError);
    server.listen({ port: at.port, host: at.host }, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
