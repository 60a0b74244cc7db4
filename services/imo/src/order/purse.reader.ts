import { Inject, Injectable } from '@nestjs/common';
import { LiveChain, shareView, view } from '../chain/live-chain.js';
import { type Backing, purseOf } from './backing.js';
import type { PlacedOrder } from './order.js';

type Purse = Pick<PlacedOrder, 'side' | 'maker' | 'assetId'>;

/** Asks the chain what makers can give to the exchange right now. */
@Injectable()
export class PurseReader {
  constructor(@Inject(LiveChain) private readonly chain: LiveChain) {}

  /** Each purse once. Locked shares cannot be given. */
  async read(purses: readonly Purse[]): Promise<Map<string, Backing>> {
    const distinct = new Map(purses.map((purse) => [purseOf(purse), purse]));
    const read = [...distinct].map(async ([key, purse]) => [key, await this.readOne(purse)] as const);
    return new Map(await Promise.all(read));
  }

  async shareToken(id: bigint): Promise<string> {
    const [token] = await this.chain.read<[string]>(view('RevenueLedger', 'shareTokenOf', id));
    return token;
  }

  private async readOne({ side, maker, assetId }: Purse): Promise<Backing> {
    const exchange = this.chain.addressOf('ShareExchange');
    if (side === 'BUY') {
      const [balance, allowance] = await this.chain.read<[bigint, bigint]>(
        view('TestUSD', 'balanceOf', maker),
        view('TestUSD', 'allowance', maker, exchange),
      );
      return { balance, allowance };
    }
    const [held, locked, allowance] = await this.chain.read<[bigint, bigint, bigint]>(
      view('RevenueLedger', 'sharesOf', assetId, maker),
      view('RevenueLedger', 'lockedOf', assetId, maker),
      shareView(await this.shareToken(assetId), 'allowance', maker, exchange),
    );
    return { balance: held > locked ? held - locked : 0n, allowance };
  }
}
