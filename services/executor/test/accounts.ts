import { type Principal, SCOPES } from '@icubed/identity';
import { DEVELOPMENT_MNEMONIC } from '@icubed/local';
import { HDNodeWallet } from 'ethers';

export const account = (index: number): HDNodeWallet =>
  HDNodeWallet.fromPhrase(DEVELOPMENT_MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);

export const wallet = (index: number, scopes: readonly string[] = SCOPES): Principal => ({
  kind: 'wallet',
  accountId: `account-${index}`,
  address: account(index).address,
  scopes,
});
