import { workflowAdmitted } from '@icubed/events';
import { type AssetId, didOf } from '@icubed/protocol';
import { HASH, type TestAsset } from './assets.js';
import { eventually } from './eventually.js';
import type { ExecutorWorld } from './executor-world.js';

export const WORKFLOW_PRICE = 50n;
const text = { name: 'text', mediaTypes: ['text/plain', 'application/json'], required: true };

/** A released workflow of these components, one after another, admitted by the orchestrator. Answers its DID. */
export async function releaseWorkflow(
  world: ExecutorWorld,
  components: readonly AssetId[],
  { salt = 0x77, admit = true }: { salt?: number; admit?: boolean } = {},
): Promise<string> {
  const { chainId } = world.chain;
  const edges = [...new Set(components)].map((assetId) => ({ assetId, edge: 'COMPONENT' as const }));
  const asset: TestAsset = { kind: 'WORKFLOW', price: WORKFLOW_PRICE, parents: edges, salt };
  const id = await world.register(asset);
  const did = await world.release(id, asset);
  const dids = components.map((component) => didOf(chainId, component));
  world.orchestrator.components.set(did, dids);
  if (admit) await admitWorkflow(world, id, components);
  return did;
}

export async function admitWorkflow(world: ExecutorWorld, id: AssetId, components: readonly AssetId[]): Promise<void> {
  const { chainId } = world.chain;
  const steps = components.map((assetId, at) => ({
    step: at + 1,
    id: `step-${at + 1}`,
    did: didOf(chainId, assetId),
    assetId: assetId.toString(),
  }));
  await world.publish(workflowAdmitted, {
    chainId,
    assetId: id.toString(),
    did: didOf(chainId, id),
    digest: HASH,
    contentCid: 'bafyplain',
    inputs: [text],
    outputs: [text],
    steps,
  });
  const told = 'SELECT 1 FROM asset WHERE asset_id = $1 AND workflow IS NOT NULL';
  await eventually(async () => (await world.sql(told, [id.toString()])).length === 1);
}
