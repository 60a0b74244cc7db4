import { describe, expect, it } from '@jest/globals';
import { AbiCoder, id, keccak256 } from 'ethers';
import { commitmentHash, commitmentOf } from './commitment.js';

const committed = {
  digest: `0x${'11'.repeat(32)}`,
  dataKeyCommitment: `0x${'22'.repeat(32)}`,
  licence: { textHash: `0x${'33'.repeat(32)}` },
  sealedCid: 'bafysealed',
  metadataCid: 'bafycard',
};

describe('the commitment of an asset', () => {
  it('hashes the identifiers of what it does not hold itself', () => {
    expect(commitmentOf(committed)).toEqual({
      digest: committed.digest,
      dataKeyCommitment: committed.dataKeyCommitment,
      licenceTextHash: committed.licence.textHash,
      sealedCidHash: id('bafysealed'),
      metadataCidHash: id('bafycard'),
    });
  });

  it('is what the contract computes: the ABI encoding of the id and the struct', () => {
    const parts = commitmentOf(committed);
    const struct = 'tuple(bytes32 digest,bytes32 key,bytes32 text,bytes32 content,bytes32 card)';
    const values = [
      parts.digest,
      parts.dataKeyCommitment,
      parts.licenceTextHash,
      parts.sealedCidHash,
      parts.metadataCidHash,
    ];
    expect(commitmentHash(7n, parts)).toBe(
      keccak256(AbiCoder.defaultAbiCoder().encode(['uint256', struct], [7n, values])),
    );
  });

  it.each(Object.keys(commitmentOf(committed)))('changes with %s, and with the asset', (part) => {
    const parts = commitmentOf(committed);
    const other = { ...parts, [part]: `0x${'99'.repeat(32)}` };
    expect(commitmentHash(7n, other)).not.toBe(commitmentHash(7n, parts));
    expect(commitmentHash(8n, parts)).not.toBe(commitmentHash(7n, parts));
  });

  it('is of parts of 32 bytes alone', () => {
    const short = { ...commitmentOf(committed), digest: '0x11' };
    expect(() => commitmentHash(7n, short)).toThrow(expect.objectContaining({ code: 'PROTOCOL.DIGEST_MALFORMED' }));
  });
});
