import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { buildManifest, contentDigest, encodeManifest, filesRootOf, MANIFEST_FILE, mediaTypeOf } from '@icubed/content';
import { assetRegistered, contentPublished, makeFact } from '@icubed/events';
import {
  componentsOf,
  encodeWorkflowDefinition,
  encodeWorkflowLock,
  lockOf,
  WORKFLOW_FILE,
  WORKFLOW_LOCK_FILE,
} from '@icubed/workflow';

export const CHAIN_ID = 31_337;
export const STEPS = 3;
const CREATOR = `0x${'c0'.repeat(20)}`;
const CID = 'bafybenchworkflow';
const didOf = (assetId) => `did:icubed:${CHAIN_ID}:${assetId}`;
export const WORKFLOW_ASSET = '100';
export const WORKFLOW_DID = didOf(WORKFLOW_ASSET);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const origin = {
  blockNumber: '1',
  blockHash: `0x${'bb'.repeat(32)}`,
  transactionHash: `0x${'cc'.repeat(32)}`,
  logIndex: 0,
};

/** Texts that pass through three steps, one after the other. */
function chain() {
  const text = { name: 'text', mediaTypes: ['text/plain'], required: true };
  const ids = Array.from({ length: STEPS }, (_, n) => `step-${n + 1}`);
  return {
    inputs: [text],
    outputs: [text],
    steps: ids.map((id, n) => ({ id, did: didOf(n + 1), inputs: [text], outputs: [text] })),
    connections: [null, ...ids].map((id, n) => ({
      from: { step: id, port: 'text' },
      to: { step: ids[n] ?? null, port: 'text' },
    })),
  };
}

function folderOf(workflow) {
  const lock = lockOf(workflow, new Map(componentsOf(workflow).map((did) => [did, `0x${sha256(did)}`])));
  const files = [
    [WORKFLOW_FILE, encodeWorkflowDefinition(workflow)],
    [WORKFLOW_LOCK_FILE, encodeWorkflowLock(lock)],
  ];
  const manifest = buildManifest(
    files.map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes), mediaType: mediaTypeOf(path) })),
  );
  const filesRoot = filesRootOf(manifest);
  return {
    filesRoot,
    digest: contentDigest({ chainId: CHAIN_ID, creator: CREATOR, filesRoot }),
    files: new Map([...files, [MANIFEST_FILE, encodeManifest(manifest)]]),
  };
}

/** Serves the workflow's folder as a content gateway does, and has the registry's facts of it and its components announced. */
export async function publishWorkflow(transport, cleanups) {
  const workflow = chain();
  const { filesRoot, digest, files } = folderOf(workflow);
  const server = createServer((request, response) => {
    const bytes = files.get(request.url.split('/').slice(4).join('/'));
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  cleanups.add(() => new Promise((closed) => (server.closeAllConnections(), server.close(closed))));
  const announce = async () => {
    for (const [n, did] of componentsOf(workflow).entries())
      await tell(transport, registered(String(n + 1), 'MODEL', `0x${sha256(did)}`, []));
    await tell(transport, registered(WORKFLOW_ASSET, 'WORKFLOW', digest, ['1', '2', '3']));
    const data = { chainId: CHAIN_ID, assetId: WORKFLOW_ASSET, did: WORKFLOW_DID, plainCid: CID, filesRoot, origin };
    await tell(transport, makeFact(contentPublished, data, meta('published')));
  };
  return { contentUrl: `http://127.0.0.1:${server.address().port}`, announce };
}

function registered(assetId, kind, digest, components) {
  const edge = { edgeType: 'COMPONENT', rateBps: 0, ownBps: 0 };
  const data = {
    ...{ chainId: CHAIN_ID, assetId, did: didOf(assetId), creator: CREATOR, steward: CREATOR, kind, digest, origin },
    ...{ vertical: 'NLP', sealedCid: 'bafysealed', metadataCid: 'bafymeta', pricePerCall: '100', registeredAt: 1 },
    parents: components.map((component) => ({ assetId: component, ...edge })),
  };
  return makeFact(assetRegistered, data, meta(assetId));
}

const meta = (id) => ({ id: `bench-${id}`, source: 'icubed:registry', time: new Date() });

async function tell(transport, { topic, ...fact }) {
  await transport.publish([{ topic, key: fact.subject, eventId: fact.id, payload: JSON.stringify(fact) }]);
}
