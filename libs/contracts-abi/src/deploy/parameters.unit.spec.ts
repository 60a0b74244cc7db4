import { describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { parametersFor } from '../../test/parameters.js';
import { digestOf, loadParameters, parseParameters } from './parameters.js';

const valid = parametersFor('mainnet', { usd: Wallet.createRandom().address });
const refused = (change: object): unknown => {
  try {
    return parseParameters({ ...valid, ...change });
  } catch (error) {
    return error;
  }
};

describe('parameters of a deployment', () => {
  it('are taken with their defaults, addresses checksummed', () => {
    const lower = { ...valid, icbdHolder: valid.icbdHolder.toLowerCase() };
    expect(parseParameters(lower)).toEqual({
      ...valid,
      governor: 'timelock',
      communityPool: 'contract',
      confirmations: 1,
      batchBytes: 0,
    });
  });

  it.each<[string, object, RegExp]>([
    ['no chain', { chainId: undefined }, /chainId/],
    ['a chain that is no number', { chainId: '1' }, /chainId/],
    ['a name with a path in it', { name: '../x' }, /name/],
    ['an unknown kind', { kind: 'prod' }, /kind/],
    ['an unknown field', { gouvernor: 'timelock' }, /gouvernor/],
    ['an address with a wrong checksum', { icbdHolder: '0x5FbDB2315678afecb367f032d93F642f64180aA3' }, /icbdHolder.*checksum/],
    ['the zero address', { icbdHolder: `0x${'0'.repeat(40)}` }, /icbdHolder.*zero/],
    ['a missing role', { roles: { ...valid.roles, guardian: undefined } }, /roles\.guardian/],
    ['an unknown role', { roles: { ...valid.roles, king: valid.roles.arbiter } }, /king/],
    ['one key with two roles', { roles: { ...valid.roles, arbiter: valid.roles.guardian } }, /roles\.arbiter.*guardian/],
    ['a governor that is a key', { governor: Wallet.createRandom().address }, /governor.*timelock/],
    ['a pool that is a key', { communityPool: Wallet.createRandom().address }, /communityPool/],
    ['the play dollar on a mainnet', { usd: 'test' }, /usd/],
    ['more bytes than nodes relay', { batchBytes: 131_072 }, /batchBytes/],
  ])('refuse %s', (_, change, naming) => {
    expect(refused(change)).toMatchObject({ code: 'DEPLOY.PARAMETERS_INVALID', detail: expect.stringMatching(naming) });
  });

  it('allow a development chain shared keys and a governor that is one', () => {
    const { guardian } = valid.roles;
    const local = { ...valid, kind: 'local', usd: 'test', governor: guardian, roles: { ...valid.roles, arbiter: guardian } };
    expect(parseParameters(local)).toMatchObject({ governor: guardian });
  });

  it('name a file that cannot be read', () => {
    expect(() => loadParameters('/nowhere/sepolia.json')).toThrow(
      expect.objectContaining({ code: 'DEPLOY.PARAMETERS_INVALID', extras: { file: '/nowhere/sepolia.json' } }),
    );
  });

  it('have one digest however they are written, and another once a contract would differ', () => {
    const parsed = parseParameters(valid);
    const digest = digestOf(parsed);
    const roles = Object.fromEntries(Object.entries(valid.roles).toReversed());
    expect(digestOf(parseParameters({ ...valid, name: 'other', confirmations: 3, roles }))).toBe(digest);
    for (const change of [
      { chainId: 5 },
      { usd: Wallet.createRandom().address },
      { icbdHolder: Wallet.createRandom().address },
      { roles: { ...valid.roles, index: Wallet.createRandom().address } },
      { roles: { ...valid.roles, guardian: valid.roles.arbiter, arbiter: valid.roles.guardian } },
    ]) {
      expect(digestOf(parseParameters({ ...valid, ...change }))).not.toBe(digest);
    }
  });
});
