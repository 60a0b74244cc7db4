import { createConfig } from 'ponder';
import { parseAbi } from 'viem';

const { MIRROR_RPC, MIRROR_CHAIN, MIRROR_ADDRESS, MIRROR_FIRST } = process.env;

export default createConfig({
  chains: { bench: { id: Number(MIRROR_CHAIN), rpc: MIRROR_RPC, maxRequestsPerSecond: 100_000 } },
  contracts: {
    Emitter: {
      chain: 'bench',
      abi: parseAbi(['event Transfer(address indexed from, address indexed to, uint256 value)']),
      address: MIRROR_ADDRESS as `0x${string}`,
      startBlock: Number(MIRROR_FIRST),
    },
  },
});
