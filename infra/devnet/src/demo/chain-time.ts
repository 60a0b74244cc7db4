import type { JsonRpcProvider } from 'ethers';

/** The local chain's clock, moved as only a development chain allows. A deployment waits instead. */
export class ChainTime {
  constructor(private readonly provider: JsonRpcProvider) {}

  async now(): Promise<number> {
    const block = await this.provider.getBlock('latest');
    if (!block) throw new Error('the chain has no head');
    return block.timestamp;
  }

  /** Moves the clock forward to `seconds` (unix) and mines one block there; a moment already past is left alone. */
  async moveTo(seconds: number): Promise<void> {
    const now = await this.now();
    if (seconds <= now) return;
    await this.provider.send('evm_increaseTime', [seconds - now]);
    await this.provider.send('evm_mine', []);
  }
}

/** The wall clock of Los Angeles at a chain second: what a person checks a business midnight against. */
export function inLosAngeles(seconds: number): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(new Date(seconds * 1000));
}
