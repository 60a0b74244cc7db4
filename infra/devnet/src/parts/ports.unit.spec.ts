import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@icubed/local';
import { type Ports } from './parts.js';
import { assertPortsFree, portNames } from './ports.js';

describe('taken ports', () => {
  let server: Server;
  let ports: Record<string, number>;

  beforeEach(async () => {
    ports = Object.fromEntries(await Promise.all(portNames().map(async (name) => [name, await freePort()] as const)));
    server = createServer();
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('are named with the part that wants them and the option that moves it', async () => {
    await new Promise<void>((resolve) => server.listen(ports['postgres'], '127.0.0.1', resolve));
    await expect(assertPortsFree(ports as Ports)).rejects.toMatchObject({
      code: 'DEVNET.PORT_TAKEN',
      detail: expect.stringMatching(new RegExp(`${ports['postgres']} is wanted by postgres: .*--postgres-port`)),
      extras: { port: ports['postgres'], option: '--postgres-port' },
    });
  });

  it('are nobody when all are free', async () => {
    await expect(assertPortsFree(ports as Ports)).resolves.toBeUndefined();
  });
});
