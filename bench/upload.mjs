/**
 * A large file sent through the SDK to a registry of its own while client, registry and both are killed, at a quarter, a half and three quarters
 * of it; then sealed. What counts is that it arrives whole, what was sent twice, and the memory of both.
 * Usage: npm run bench -- upload [--megabytes 4096] [--seed 1]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { optionsOf } from './runner/arguments.mjs';
import { Cleanups } from './runner/cleanups.mjs';
import { postgresIn, scratchFolder } from './runner/infrastructure.mjs';
import { describeMachine } from './runner/machine.mjs';
import { publish } from './runner/report.mjs';
import { showProgress } from './runner/rounds.mjs';
import { pseudoRandomFile } from './upload/pseudo-random-file.mjs';
import { openRegistry } from './upload/registry.mjs';
import { Watch } from './upload/watch.mjs';

const options = optionsOf({ numbers: { megabytes: 4_096, seed: 1 } });
const size = options.megabytes * 1024 ** 2;
const CUTS = [
  { at: size / 4, client: true },
  { at: size / 2, registry: true },
  { at: (size * 3) / 4, client: true, registry: true },
];
const LIMIT_MIB = 64;
const machine = describeMachine();
const cleanups = new Cleanups();
const watches = { client: new Watch(), registry: new Watch(), sealing: new Watch() };
const seconds = (since) => (performance.now() - since) / 1_000;

try {
  const folder = await scratchFolder(cleanups);
  const location = join(folder, 'weights.bin');
  showProgress(`writing ${options.megabytes} MiB`);
  const sha256 = await pseudoRandomFile(location, size, options.seed);
  const registry = await openRegistry({ folder, databaseUrl: await postgresIn(folder, cleanups) }, cleanups);
  watches.registry.of(registry.running.pid);
  const { uploadId } = await registry.ask('/content/uploads', {});
  const started = performance.now();
  const { sent, starts } = await sendThroughCuts(registry, uploadId, location, sha256);
  const uploadSeconds = seconds(started);
  watches.registry.stop();
  const { files } = await registry.ask(`/content/uploads/${uploadId}`);
  if (files[0]?.sha256 !== sha256) throw new Error(`the registry has ${JSON.stringify(files)}, not ${sha256}`);
  watches.sealing.of(registry.running.pid);
  const sealing = performance.now();
  showProgress('sealing');
  await sealed(registry, uploadId);
  await publish(report({ uploadSeconds, sealSeconds: seconds(sealing), sent, starts }));
} finally {
  for (const watch of Object.values(watches)) watch.stop();
  await cleanups.run();
}

/** Starts the client again as often as it dies. */
async function sendThroughCuts(registry, uploadId, location, sha256) {
  const cuts = [...CUTS];
  let [sent, starts, done] = [0, 0, undefined];
  while (done === undefined) {
    const { origin, key, principal } = registry;
    const plan = JSON.stringify({ origin, key, principal, uploadId, location });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'upload/client.mjs'), plan], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    starts += 1;
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line);
      if (event.ready) watches.client.of(child.pid);
      done ??= event.done;
      sent += event.sending ?? 0;
      if (event.sent) showProgress(`${Math.round(event.sent / 1024 ** 2)} MiB have arrived`);
      if (!(event.sent >= cuts[0]?.at)) continue;
      const cut = cuts.shift();
      if (cut.client) child.kill('SIGKILL');
      if (cut.registry) await registry.running.kill();
      if (cut.registry) await registry.start();
      if (cut.registry) watches.registry.of(registry.running.pid);
    }
    await exited;
    watches.client.stop();
    if (starts > CUTS.length + 2) throw new Error('the client ends before it is done');
  }
  if (String(done) !== sha256) throw new Error(`the client has sent another file than ${sha256}`);
  return { sent, starts };
}

/** Asks for it, and then after it: fetch gives up on an answer after five minutes, the registry does not. */
async function sealed(registry, uploadId) {
  const body = { creator: registry.principal.address, metadata: { name: 'Weights' } };
  const asked = registry.ask(`/content/uploads/${uploadId}/complete`, body).catch((error) => error);
  let answer;
  void asked.then((given) => (answer = given));
  for (;;) {
    const { status } = await registry.ask(`/content/uploads/${uploadId}`);
    if (status === 'Complete') return;
    if (status === 'Open' && answer instanceof Error) throw answer;
    await delay(200);
  }
}

function report({ uploadSeconds, sealSeconds, sent, starts }) {
  const memory = (what, watch) => ({
    what: `${what}, above idle`,
    unit: 'MiB',
    value: watch.above,
    target: { text: `≤ ${LIMIT_MIB}`, met: watch.above <= LIMIT_MIB },
  });
  return {
    name: 'upload',
    question: `${options.megabytes} MiB of pseudo-random bytes sent by tus, client, registry and both killed on the way`,
    peer: 'none; absolute limits',
    machine,
    options,
    measured: { uploadSeconds, sealSeconds, sent, starts },
    rows: [
      { what: 'upload, with three kills and restarts', unit: 's', value: uploadSeconds },
      { what: 'of it, at the mean', unit: 'MB/s', value: size / 1e6 / uploadSeconds },
      { what: 'sent twice', unit: 'MiB', value: (sent - size) / 1024 ** 2 },
      { what: 'sealed and stored', unit: 's', value: sealSeconds },
      { what: 'client idle', unit: 'MiB', value: watches.client.idle },
      memory('client', watches.client),
      { what: 'registry idle', unit: 'MiB', value: watches.registry.idle },
      memory('registry, receiving', watches.registry),
      memory('registry, sealing', watches.sealing),
    ],
    notes: [
      `The client was started ${starts} times; the SHA-256 of what arrived is the file's. It hashes the whole file each time before it sends.`,
    ],
  };
}
