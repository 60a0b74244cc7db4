import { ChainClock, MirrorReader } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { assetId, parseDidOn } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { AssetStore } from '../asset/asset.store.js';
import { priceAt } from '../asset/asset.js';
import type { AssetKind, EdgeType } from '../asset/vocabulary.js';
import { edgesOf } from './edge-rates.js';
import { LineageReader } from './lineage.reader.js';
import { ProtocolFee } from './protocol-fee.js';
import { simulateFees, type FeeSimulation } from './simulate-fees.js';

export interface SimulateFees {
  readonly did?: string | null;
  readonly kind?: AssetKind | null;
  readonly parents?: readonly { readonly did: string; readonly edgeType: EdgeType }[] | null;
  readonly mergeWeightsPpm?: readonly number[] | null;
  readonly price?: bigint | null;
}

export const SIMULATION_ERRORS = [
  'REGISTRY.PARENT_UNKNOWN',
  'REGISTRY.EDGE_TYPE_INVALID',
  'REGISTRY.DERIVATIVES_FORBIDDEN',
  'REGISTRY.MERGE_WEIGHTS_INVALID',
  'REGISTRY.RATES_TOO_HIGH',
  'REGISTRY.REGISTRATION_INVALID',
  'REGISTRY.LINEAGE_TOO_LARGE',
] as const;

/** The id of an asset that is only planned: a real one is a hash. */
export const PLANNED = assetId(0n);
/** RevenueLedger takes no larger payment. */
const PAYMENT_MAX = 2n ** 88n - 1n;

@Injectable()
export class SimulationDeps {
  constructor(
    @Inject(AssetStore) readonly assets: AssetStore,
    @Inject(LineageReader) readonly lineage: LineageReader,
    @Inject(ProtocolFee) readonly protocolFee: ProtocolFee,
    @Inject(MirrorReader) readonly mirror: MirrorReader,
    @Inject(ChainClock) readonly clock: ChainClock,
  ) {}
}

/** @throws the codes of {@link SIMULATION_ERRORS}, PROTOCOL.WRONG_CHAIN, those of an endpoint that is away */
export async function planFees(
  input: SimulateFees,
  deps: SimulationDeps,
): Promise<FeeSimulation & { readonly protocolBps: number }> {
  const planned = await (input.did ? registered(input, input.did, deps) : plannedAsset(input, deps));
  const { id, edges, price } = planned;
  if (price <= 0n || price > PAYMENT_MAX) throw invalid('the price is not between 1 and 2^88 - 1 base units');
  const graph = await deps.lineage.above(id, edges);
  const protocolBps = await deps.protocolFee.bps();
  return { ...simulateFees(id, price, graph, protocolBps), protocolBps };
}

async function registered(input: SimulateFees, did: string, { assets, mirror, clock }: SimulationDeps) {
  if (input.kind || input.parents || input.mergeWeightsPpm)
    throw invalid('name an asset, or the kind and parents of one, not both');
  const id = parseDidOn(mirror.chainId, did);
  const [found] = await assets.find(mirror.chainId, [id]);
  if (!found)
    throw new ModelverseError('REGISTRY.PARENT_UNKNOWN', `no asset ${id} is registered`, { parent: id.toString() });
  const price = input.price ?? priceAt(found.asset, await clock.headSeconds());
  return { id, edges: found.asset.edges, price };
}

async function plannedAsset(
  { kind, parents, mergeWeightsPpm, price }: SimulateFees,
  { assets, mirror }: SimulationDeps,
) {
  if (!kind) throw invalid('name an asset, or the kind of one');
  if (price === undefined || price === null) throw invalid('a planned asset has no price yet: name one');
  const claims = (parents ?? []).map(({ did, edgeType }) => ({ id: parseDidOn(mirror.chainId, did), edgeType }));
  const found = await assets.find(
    mirror.chainId,
    claims.map(({ id }) => id),
  );
  const known = new Map(found.map(({ id, asset }) => [id, asset]));
  const named = claims.map((claim) => {
    const asset = known.get(claim.id);
    if (asset) return { ...claim, asset };
    throw new ModelverseError('REGISTRY.PARENT_UNKNOWN', `no asset ${claim.id} is registered`, {
      parent: claim.id.toString(),
    });
  });
  return { id: PLANNED, edges: edgesOf(kind, named, mergeWeightsPpm ?? undefined), price };
}

function invalid(why: string): ModelverseError {
  return new ModelverseError('REGISTRY.REGISTRATION_INVALID', why);
}
