// Survivors that no test can notice, named by the line they leave, with the reason.
export const EXPLAINED = [
  {
    file: 'src/receipts/Rfc6962.sol',
    became: 'while (index & 1 == 0 && index != (0 + 1)) (index, last) = (index >> 1, last >> 1);',
    why: 'Equivalent: here index is odd, or equals last, which is not 0; halving an even number other than 0 meets an odd one before 0.',
  },
];
