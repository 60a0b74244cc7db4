// Sends a file through the SDK, as a process to be killed. Prints a line of JSON for each thing that happens.
import { createServiceTokenSigner } from '@icubed/identity';
import { fileOnDisk, Http, uploadFiles } from '@icubed/sdk';
import { setTimeout as delay } from 'node:timers/promises';

const { origin, principal, key, uploadId, location } = JSON.parse(process.argv[2]);
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const sign = await createServiceTokenSigner({ key, issuer: 'gateway', nowSeconds: () => Date.now() / 1_000 });
const http = new Http({
  origin,
  fetch: async (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${await sign(principal, 'registry')}`);
    if (init.method === 'PATCH') tell({ sending: Number(headers.get('content-length')) });
    return fetch(url, { ...init, headers });
  },
});
tell({ ready: true });
await delay(500); // idle, to be measured
const files = await uploadFiles(http, uploadId, [await fileOnDisk('weights.bin', location)], {
  sent: ({ sent }) => tell({ sent }),
});
tell({ done: files[0].sha256 });
