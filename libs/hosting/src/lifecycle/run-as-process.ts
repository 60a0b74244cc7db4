import type { HostedService } from '../host-service.js';

/**
 * The whole of a `main.ts`: `runAsProcess(() => host(process.env))`. SIGTERM and SIGINT close the service and end the process
 * with 0; a start that fails prints why and ends it with 1.
 */
export async function runAsProcess(start: () => Promise<HostedService>): Promise<void> {
  let service: HostedService;
  try {
    service = await start();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
  const stop = (): void => {
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
