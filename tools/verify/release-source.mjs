import { readFile } from 'node:fs/promises';

const TIMEOUT_MS = 30_000;

/** A release from a gateway. What it says is only where to begin: CIDs and signatures decide. */
export function originOf(origin) {
  const fetched = async (path) => {
    const response = await fetch(new URL(path, origin), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const path = (cid) => `/v1/rankings/${encodeURIComponent(cid)}`;
  return {
    release: async (cid) => {
      const [snapshot, inputs, release] = await Promise.all(
        [path(cid), `${path(cid)}/inputs`, `${path(cid)}/release`].map(fetched),
      );
      return { snapshot, inputs, ...signatureOf(release) };
    },
    previous: (cid) => fetched(path(cid)),
  };
}

/** A release from files that somebody kept: `snapshot` and `inputs` byte for byte, `release` with signature and signer. */
export function filesOf({ snapshot, inputs, release }) {
  return {
    release: async () => ({
      snapshot: await readFile(snapshot),
      inputs: await readFile(inputs),
      ...signatureOf(await readFile(release)),
    }),
    previous: () => Promise.reject(new Error('no origin')),
  };
}

function signatureOf(bytes) {
  const { signature, signer } = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof signature !== 'string' || typeof signer !== 'string')
    throw new Error('the release names no signature and signer');
  return { signature, signer };
}
