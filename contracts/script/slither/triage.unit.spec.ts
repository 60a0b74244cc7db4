import { describe, expect, it } from '@jest/globals';
import { findingsOf, subjectOf, table, triage } from './triage.mjs';

const at = (file: string, line = 7) => ({ filename_relative: file, lines: [line, line + 1] });
const contract = { type: 'contract', name: 'Vault', source_mapping: at('src/Vault.sol', 1) };
const method = (name: string, file = 'src/Vault.sol') => ({
  type: 'function',
  name,
  source_mapping: at(file),
  type_specific_fields: { parent: contract },
});
const detected = (check: string, elements: object[], impact = 'High') => ({ check, impact, elements, description: `${check}!\n` });
const withdraw = findingsOf([detected('reentrancy-eth', [method('withdraw')])]);

describe('the triage of static analysis', () => {
  it('names a finding by the function it is in, by the state variable, or by the contract', () => {
    const local = { type: 'variable', name: 'sum', source_mapping: at('src/Vault.sol'), type_specific_fields: { parent: method('pay') } };
    const state = { ...local, name: '_balances', type_specific_fields: { parent: contract } };
    expect([method('pay'), local, state, contract].map(subjectOf)).toEqual(['Vault.pay', 'Vault.pay', 'Vault._balances', 'Vault']);
  });

  it('leaves findings to dependencies where nothing of ours is part of them', () => {
    const theirs = method('mulDiv', 'lib/openzeppelin/Math.sol');
    expect(findingsOf([detected('incorrect-exp', [theirs]), detected('dead-code', [theirs, method('pay')])])).toEqual([
      { check: 'dead-code', impact: 'High', subject: 'Vault.pay', at: 'src/Vault.sol:7', description: 'dead-code!' },
    ]);
  });

  it('leaves open what is justified for another function or another detector only', () => {
    const elsewhere = { 'reentrancy-eth': { 'Vault.deposit': 'why' }, timestamp: { 'Vault.withdraw': 'why' } };
    expect(triage(withdraw, elsewhere).open).toEqual(withdraw);
    expect(triage(withdraw, { 'reentrancy-eth': { 'Vault.withdraw': 'why' } }).open).toEqual([]);
  });

  it('takes a star for any text, and every other character as it is', () => {
    for (const subject of ['*', 'Vault.*', '*.withdraw']) {
      expect(triage(withdraw, { 'reentrancy-eth': { [subject]: 'why' } }).open).toEqual([]);
    }
    for (const subject of ['Vault', 'Vault.with', 'Vault_withdraw', 'VaultXwithdraw', '*.deposit']) {
      expect(triage(withdraw, { 'reentrancy-eth': { [subject]: 'why' } }).open).toEqual(withdraw);
    }
  });

  it('reports a justification that nothing needs any more, and one without a reason', () => {
    const { unused, unreasoned } = triage(withdraw, { 'reentrancy-eth': { 'Vault.withdraw': ' ', 'Vault.gone': 'why' } });
    expect(unused).toEqual([{ check: 'reentrancy-eth', subject: 'Vault.gone', reason: 'why' }]);
    expect(unreasoned).toEqual([{ check: 'reentrancy-eth', subject: 'Vault.withdraw', reason: ' ' }]);
  });

  it('counts by detector, the gravest first', () => {
    const findings = [...findingsOf([detected('timestamp', [method('pay')], 'Low')]), ...withdraw];
    expect(table(findings, withdraw).split('\n').slice(2)).toEqual([
      '| High | reentrancy-eth | 1 | 0 | 1 |',
      '| Low | timestamp | 1 | 1 | 0 |',
      '| | all | 2 | 1 | 1 |',
    ]);
  });
});
