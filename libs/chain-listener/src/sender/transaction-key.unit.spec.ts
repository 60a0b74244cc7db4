import { describe, expect, it } from '@jest/globals';
import { ModelverseError } from '@icubed/errors';
import { Transaction } from 'ethers';
import type { RpcRequest } from '../rpc/rpc-transport.js';
import { TransactionKey } from './transaction-key.js';

const GWEI = 1_000_000_000n;
const call = { to: `0x${'11'.repeat(20)}`, data: '0x1234' };

/** An endpoint that answers from a table, and refuses what is sent with these words. */
function endpoint(fees: { base: bigint; tip: bigint }, refusal?: string) {
  const answers: Record<string, unknown> = {
    eth_getBlockByNumber: { baseFeePerGas: `0x${fees.base.toString(16)}` },
    eth_maxPriorityFeePerGas: `0x${fees.tip.toString(16)}`,
  };
  return {
    batch: async <T>(requests: readonly RpcRequest[]) => requests.map(({ method }) => answers[method]) as T[],
    call: async <T>(): Promise<T> => {
      if (refusal !== undefined) throw new ModelverseError('MIRROR.RPC_REJECTED', refusal);
      return '0x' as T;
    },
  };
}

const key = (...of: Parameters<typeof endpoint>) => new TransactionKey(endpoint(...of), 7, `0x${'01'.repeat(32)}`);

describe('a key that signs', () => {
  it('leaves room for two doublings of the base fee', async () => {
    const sender = key({ base: 10n * GWEI, tip: GWEI });
    const { rawTransaction, transactionHash } = await sender.sign(call, { nonce: 3, gasLimit: 50_000n });
    const { hash, from, nonce, chainId, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(rawTransaction);
    expect({ hash, from, nonce, chainId, maxFeePerGas, maxPriorityFeePerGas }).toEqual({
      ...{ hash: transactionHash, from: sender.address, nonce: 3, chainId: 7n },
      ...{ maxFeePerGas: 41n * GWEI, maxPriorityFeePerGas: GWEI },
    });
  });

  it.each([1n, 5n, 100n])('outbids what it takes the place of, also when fees are %p gwei now', async (base) => {
    const first = await key({ base: 10n * GWEI, tip: GWEI }).sign(call, { nonce: 3, gasLimit: 50_000n });
    const sender = key({ base: base * GWEI, tip: GWEI });
    const second = await sender.outbid(first);
    const [before, after] = [Transaction.from(first.rawTransaction), Transaction.from(second.rawTransaction)];
    expect(second.nonce).toBe(3);
    expect([after.to, after.data, after.nonce, after.gasLimit]).toEqual([call.to, call.data, 3, 50_000n]);
    expect(after.maxFeePerGas! * 10n >= before.maxFeePerGas! * 11n).toBe(true);
    expect(after.maxPriorityFeePerGas! * 10n >= before.maxPriorityFeePerGas! * 11n).toBe(true);
  });
});

describe('sending', () => {
  it.each(['already known', 'nonce too low', 'replacement transaction underpriced'])(
    'again is no failure: %p',
    (words) => expect(key({ base: 1n, tip: 1n }, words).send({ rawTransaction: '0x02' })).resolves.toBeUndefined(),
  );

  it('fails where the key has no money', () =>
    expect(key({ base: 1n, tip: 1n }, 'insufficient funds').send({ rawTransaction: '0x02' })).rejects.toThrow(
      'insufficient funds',
    ));
});
