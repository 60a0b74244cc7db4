import type { RpcHeader } from '../proof/header-hash.js';
import type { SealedBlock } from '../rpc/block.js';
import type { Rpc } from '../rpc/rpc.js';
import { sealedBlock } from '../rpc/sealed-block.js';

type Mark = Pick<SealedBlock, 'number' | 'hash'>;

interface Votes {
  readonly same: number;
  readonly other: number;
}

/**
 * What the other endpoints say. Proofs show that an answer belongs to a block, not that the block belongs to the chain: an endpoint may
 * stand on a lost branch. Of three or more endpoints more than half must agree; of two, neither may contradict; one alone is believed.
 */
export class SecondOpinion {
  constructor(private readonly rpc: Rpc) {}

  /** Enough of them have this block where we have it. */
  async confirms(mark: Mark): Promise<boolean> {
    if (this.rpc.size === 1) return true;
    const { same, other } = await this.votes(mark);
    return same >= this.needed && same > other;
  }

  /** Enough of them have another block in its place. */
  async refutes(mark: Mark): Promise<boolean> {
    if (this.rpc.size === 1) return true;
    const { same, other } = await this.votes(mark);
    return other >= this.needed && other > same;
  }

  /** Goes over to the endpoint with the highest head, if that is above `number`. */
  async goHigher(number: number): Promise<boolean> {
    if (this.rpc.size === 1) return false;
    const heads = await this.rpc.everyone<string>({ method: 'eth_blockNumber', params: [] });
    const [best] = heads
      .filter(({ result }) => Number(result) > number)
      .sort((a, b) => Number(b.result) - Number(a.result));
    if (best === undefined) return false;
    this.rpc.prefer(best.url);
    return true;
  }

  private get needed(): number {
    return this.rpc.size > 2 ? Math.floor(this.rpc.size / 2) + 1 : 1;
  }

  private async votes(mark: Mark): Promise<Votes> {
    const params = [`0x${mark.number.toString(16)}`, false];
    const answers = await this.rpc.everyone<RpcHeader | null>({ method: 'eth_getBlockByNumber', params }, this.needed);
    const hashes = answers.map(({ result }) => hashOf(result, mark.number)).filter((hash) => hash !== undefined);
    const same = hashes.filter((hash) => hash === mark.hash).length;
    return { same, other: hashes.length - same };
  }
}

/** Undefined for an endpoint that does not have the block yet, or whose word is worth nothing. */
function hashOf(header: RpcHeader | null, number: number): string | undefined {
  try {
    return header === null ? undefined : sealedBlock(header, number).hash;
  } catch {
    return undefined;
  }
}
