import { describe, expect, it } from '@jest/globals';
import { complaintsIn } from './lint.mjs';

const said = (lint: string, file: string, level = 'warning') =>
  JSON.stringify({ $message_type: 'diagnostic', code: { code: lint }, level, spans: [{ file_name: file }], rendered: `${lint} in ${file}` });

describe('the linter of the contracts', () => {
  it('passes on warnings and notes alike', () => {
    const lines = [said('unsafe-typecast', 'src/Vault.sol'), said('mixed-case-function', 'src/Vault.sol', 'note'), 'Compiling'].join('\n');
    expect(complaintsIn(lines)).toEqual(['unsafe-typecast in src/Vault.sol', 'mixed-case-function in src/Vault.sol']);
  });

  it('lets tests narrow numbers, and nothing else', () => {
    const lines = [said('unsafe-typecast', 'test/Vault.t.sol'), said('incorrect-shift', 'test/Vault.t.sol')].join('\n');
    expect(complaintsIn(lines)).toEqual(['incorrect-shift in test/Vault.t.sol']);
  });

  it('passes on what has no place in a file', () => {
    const line = JSON.stringify({ $message_type: 'diagnostic', code: null, level: 'error', spans: [], message: 'no such file' });
    expect(complaintsIn(line)).toEqual(['no such file']);
  });
});
