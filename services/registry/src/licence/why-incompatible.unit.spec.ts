import { describe, expect, it } from '@jest/globals';
import { licenceIdOf, parseLicence } from './licence-expression.js';
import { whyIncompatible } from './why-incompatible.js';

describe('a licence of a derivative', () => {
  it.each([
    ['Apache-2.0', 'MIT'],
    [undefined, 'Apache-2.0'],
    ['LicenseRef-mine', 'BSD-3-Clause'],
    ['Apache-2.0', 'MPL-2.0'],
    ['Apache-2.0', 'LicenseRef-somebody'],
    ['CC-BY-SA-4.0', 'CC-BY-SA-4.0'],
    ['CC-BY-SA-4.0', 'CC-BY-SA-3.0'],
    ['CC-BY-NC-SA-4.0', 'CC-BY-NC-4.0'],
    ['GPL-3.0-only', 'GPL-2.0-or-later'],
    ['GPL-3.0-or-later', 'GPL-2.0+'],
    ['AGPL-3.0-only', 'GPL-3.0-only'],
    ['Apache-2.0', 'GPL-3.0-only OR MIT'],
    ['GPL-3.0-only AND Apache-2.0', 'GPL-3.0-only'],
    ['LicenseRef-CreativeML-OpenRAIL-M', 'LicenseRef-CreativeML-OpenRAIL-M'],
    ['CC-BY-NC-4.0 OR CC-BY-NC-SA-4.0', 'CC-BY-NC-4.0'],
    ['Apache-2.0', 'CC0-1.0'],
  ])('%s fits %s', (child, parent) => expect(whyIncompatible(child, parent)).toBeUndefined());

  it.each([
    ['CC-BY-ND-4.0', 'CC-BY-ND-4.0', 'CC-BY-ND-4.0 forbids derivatives'],
    ['Apache-2.0', 'CC-BY-NC-4.0', 'CC-BY-NC-4.0 allows no commercial use, which Apache-2.0 would'],
    [undefined, 'CC-BY-NC-4.0', 'CC-BY-NC-4.0 allows no commercial use, which a card without a licence would'],
    ['CC-BY-SA-3.0', 'CC-BY-SA-4.0', 'CC-BY-SA-4.0 asks derivatives to keep its licence, and CC-BY-SA-3.0 does not'],
    ['GPL-3.0-only', 'GPL-2.0-only', 'GPL-2.0-only asks derivatives to keep its licence, and GPL-3.0-only does not'],
    ['GPL-3.0-only', 'AGPL-3.0-only', 'AGPL-3.0-only asks derivatives to keep its licence, and GPL-3.0-only does not'],
    ['AGPL-3.0-only', 'GPL-2.0-only', 'GPL-2.0-only asks derivatives to keep its licence, and AGPL-3.0-only does not'],
    [
      'CC-BY-NC-SA-4.0',
      'CC-BY-SA-4.0',
      'CC-BY-SA-4.0 asks derivatives to keep its licence, and CC-BY-NC-SA-4.0 does not',
    ],
    ['MIT OR GPL-3.0-only', 'GPL-3.0-only', 'GPL-3.0-only asks derivatives to keep its licence, and MIT does not'],
    ['Apache-2.0', 'MIT AND ODbL-1.0', 'ODbL-1.0 asks derivatives to keep its licence, and Apache-2.0 does not'],
    [
      'Apache-2.0',
      'LicenseRef-BigScience-OpenRAIL-M',
      'LicenseRef-BigScience-OpenRAIL-M asks derivatives to pass on its restrictions of use, and Apache-2.0 does not',
    ],
  ])('%s does not fit %s: %s', (child, parent, reason) => expect(whyIncompatible(child, parent)).toBe(reason));

  it('is an SPDX expression', () => {
    for (const text of ['Apache 2', '', 'MIT AND', 'apache-2.0']) {
      expect(() => parseLicence(text)).toThrow(expect.objectContaining({ code: 'REGISTRY.LICENCE_INVALID' }));
    }
    expect(licenceIdOf('apache-2.0')).toBe('Apache-2.0');
    expect(licenceIdOf('llama3')).toBeUndefined();
  });
});
