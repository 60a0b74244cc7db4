/** `npm run bench -- NAME [options]` runs bench/NAME.mjs; without a name it lists them. */
import { join } from 'node:path';

const benches = {
  start: {
    measures: 'warm start of the whole network; memory of the six services in one process',
    peer: 'none: 15 s, 600 MB',
  },
  call: {
    measures: 'one client, one small model: what a paid call adds to the inference',
    peer: 'onnxruntime in process behind an echo endpoint',
  },
  mirror: {
    measures: 'the chain mirror: events per second into the store, and a 256-deep reorg repaired',
    peer: 'Ponder, cold and cached; eth_getLogs, viem and COPY alone',
  },
  relay: {
    measures: 'facts from a producer’s transaction to a consumer’s, over PostgreSQL and over Kafka',
    peer: 'graphile-worker, batched',
  },
  outbox: {
    measures: 'what a row in the outbox costs the transaction that writes it, part by part',
    peer: 'the same transaction without it',
  },
  step: {
    measures: 'a step of a durable workflow run, driven over HTTP',
    peer: 'a job of a bare BullMQ flow on the same Redis',
  },
  content: {
    measures: 'the CID of 256 MiB, storing them and reading them back',
    peer: 'SHA-256; cp and fdatasync',
  },
  parsers: {
    measures: 'headers of safetensors, GGUF and ONNX, a CAR and a zip, in MB/s of CPU time, and the memory it takes',
    peer: 'JSON.parse of the same header; inflate of the same entries',
  },
  upload: {
    measures:
      'a 4 GiB file sent through the SDK while client and registry are killed: memory of both, what is sent twice',
    peer: 'none: 64 MiB above idle',
  },
  'kafka-clients': {
    measures: 'the client behind the Kafka transport: batches sent, records read and committed',
    peer: '@platformatic/kafka on the same broker (--platformatic FOLDER)',
  },
  tracing: {
    measures: 'what a span adds to the work it is laid around, tracing off and on',
    peer: 'the same awaited call',
  },
  table: { measures: 'nothing: writes the newest results to docs/benchmarks.md' },
};

const [name, ...options] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h') {
  const width = Math.max(...Object.keys(benches).map((bench) => bench.length));
  const lines = Object.entries(benches).map(
    ([bench, { measures, peer }]) =>
      `  ${bench.padEnd(width)}  ${measures}${peer ? `\n  ${' '.repeat(width)}  peer: ${peer}` : ''}`,
  );
  process.stdout.write(`npm run bench -- NAME [options]\n\n${lines.join('\n')}\n`);
} else if (Object.hasOwn(benches, name)) {
  process.argv.splice(2, process.argv.length, ...options);
  await import(join(import.meta.dirname, `${name}.mjs`));
  // a keep-alive connection must not hold the process
  process.exit();
} else {
  process.stderr.write(`There is no bench "${name}". Known: ${Object.keys(benches).join(', ')}.\n`);
  process.exitCode = 2;
}
