import type { HostedService } from '../host-service.js';

const EXIT_WHILE_STARTING = 130;

/**
 * The whole of a `main.ts`: `runAsProcess(() => host(process.env))`. SIGTERM and SIGINT close the service and end the process
 * with 0; a start that fails prints why and ends it with 1.
 */
export async function runAsProcess(start: () => Promise<HostedService>): Promise<void> {
  let service: HostedService | undefined;
  let closing = false;
  const stop = (): void => {
    // nothing was promised to anybody yet, and every start can be killed anywhere
    if (service === undefined) process.exit(EXIT_WHILE_STARTING);
    if (closing) return;
    closing = true;
    service.close().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    );
  };
  // before the start: a library's own handler would swallow a signal that comes while we start
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    service = await start();
  } catch (error) {
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
