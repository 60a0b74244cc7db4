import { describe, expect, it } from '@jest/globals';
import { ZeroHash } from 'ethers';
import { headerHash, type RpcHeader } from '../proof/header-hash.js';
import type { Rpc } from '../rpc/rpc.js';
import { SecondOpinion } from './second-opinion.js';

const ZERO_WORD = `0x${'0'.repeat(64)}`;

function block(branch: string): RpcHeader {
  const words = ['parentHash', 'sha3Uncles', 'transactionsRoot', 'receiptsRoot', 'mixHash'];
  const numbers = ['difficulty', 'gasLimit', 'gasUsed', 'timestamp'];
  const header = {
    ...Object.fromEntries(words.map((name) => [name, ZERO_WORD])),
    ...Object.fromEntries(numbers.map((name) => [name, '0x1'])),
    miner: `0x${'0'.repeat(40)}`,
    stateRoot: `0x${branch.repeat(64)}`,
    logsBloom: `0x${'0'.repeat(512)}`,
    number: '0x5',
    extraData: '0x',
    nonce: '0x0000000000000000',
  } as unknown as RpcHeader;
  return { ...header, hash: headerHash(header) as string };
}

const a = block('a');
const b = block('b');
const forged = { ...b, hash: a.hash };
const mark = { number: 5, hash: a.hash };

function asked(size: number, ...answers: (RpcHeader | null)[]): SecondOpinion {
  const everyone = async () => answers.map((result, at) => ({ url: String(at), result }));
  return new SecondOpinion({ size, everyone } as unknown as Rpc);
}

describe('second opinion', () => {
  it.each([
    ['one endpoint is believed', 1, [], true],
    ['of two, one that is silent is not waited for', 2, [a], true],
    ['of two, one contradicts', 2, [a, b], false],
    ['of three, two agree', 3, [a, a, b], true],
    ['of three, one alone is not enough', 3, [a], false],
    ['of three, two do not have the block yet', 3, [a, null, null], false],
    ['of four, two are not more than half', 4, [a, a, b], false],
    ['a header that is not what its hash says has no vote', 3, [a, forged], false],
  ] as const)('about a block that becomes final: %s', async (_case, size, answers, confirmed) => {
    expect(await asked(size, ...answers).confirms(mark)).toBe(confirmed);
  });

  it.each([
    ['one endpoint is believed', 1, [], true],
    ['of two, one contradicts the other', 2, [a, b], false],
    ['of two, both have another block', 2, [b, b], true],
    ['of three, only one has another block', 3, [a, a, b], false],
    ['of three, one has another and the others are silent', 3, [b], false],
    ['of three, two have another block', 3, [a, b, b], true],
  ] as const)('about a final block that is said to be gone: %s', async (_case, size, answers, refuted) => {
    expect(await asked(size, ...answers).refutes(mark)).toBe(refuted);
  });

  it('takes a hash for no block', async () => {
    expect(await asked(3, a, a, a).confirms({ number: 5, hash: ZeroHash })).toBe(false);
  });
});
