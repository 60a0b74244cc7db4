import { host } from './host.js';

const node = await host(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // the second time is meant
    if (stopping) process.exit(130);
    stopping = true;
    void node.close().then(() => process.exit(0));
  });
}
