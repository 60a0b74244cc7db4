import { type AnvilOptions, startAnvil } from '../anvil/start-anvil.js';

export interface TestChain {
  readonly rpcUrl: string;
  readonly chainId: number;
  close(): Promise<void>;
}

/** An anvil of its own. By default it mines only for transactions and on `evm_mine`, so that a spec decides about every block. */
export async function startChain(options: AnvilOptions = {}): Promise<TestChain> {
  const anvil = await startAnvil({ background: true, ...options });
  return { rpcUrl: anvil.url, chainId: anvil.chainId, close: () => anvil.close() };
}
