import { backends } from '../backend/backends.js';
import { processors } from '../pipeline/processors.js';
import { LoadedAssets } from './loaded-assets.js';
import { failed, type RunnerAnswer, type RunnerRequest } from './runner-messages.js';

// the process that touches what strangers made: pictures and networks. It holds no key, no socket and no environment.
const providers = process.argv.slice(2);
const assets = new LoadedAssets(backends(providers), processors);
const endless = new AbortController().signal;

async function answer(request: RunnerRequest): Promise<RunnerAnswer> {
  switch (request.ask) {
    case 'load':
      await assets.load(request.digest, request.files);
      return { answer: 'done' };
    case 'unload':
      await assets.unload(request.digest);
      return { answer: 'done' };
    case 'run':
      return { answer: 'done', output: await assets.run(request.digest, request.input, endless) };
  }
}

process.on('message', (request: RunnerRequest) => {
  void answer(request)
    .catch(failed)
    .then((message) => process.send?.(message));
});
process.on('disconnect', () => process.exit(0));
// the node decides when its runners end: a Ctrl-C at a terminal reaches the whole group, and leases may still be finishing
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.send?.({ answer: 'ready' } satisfies RunnerAnswer);
