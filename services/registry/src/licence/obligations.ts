import type { LicenceName } from './licence-expression.js';

/** What a licence asks of whoever passes on something made from what it covers. */
export interface Obligations {
  /** No derivative may be passed on. */
  readonly noDerivatives: boolean;
  readonly nonCommercial: boolean;
  /** Derivatives keep the licence, or one of the same family. */
  readonly family?: string;
  /** Its restrictions of use have to be passed on. */
  readonly useRestrictions: boolean;
}

const CREATIVE_COMMONS = /^CC-BY(-NC)?(-SA|-ND)?-\d\.\d/;
/** Copyleft that reaches what is derived; weak copyleft (LGPL, MPL) stays with its own files and reaches no model. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^A?GPL-/, 'GPL'],
  [/^CC-BY-SA-/, 'CC-BY-SA'],
  [/^CC-BY-NC-SA-/, 'CC-BY-NC-SA'],
  [/^ODbL-/, 'ODbL'],
  [/^EUPL-/, 'EUPL'],
  [/^CDLA-Sharing-/, 'CDLA-Sharing'],
  [/^CERN-OHL-S-/, 'CERN-OHL-S'],
];
const RAIL = /^LicenseRef-.*(openrail|rail-)/i;

/** Undefined for a name that only its author can judge. */
export function obligationsOf({ license }: LicenceName): Obligations | undefined {
  if (RAIL.test(license)) return { noDerivatives: false, nonCommercial: false, useRestrictions: true };
  if (license.startsWith('LicenseRef-') || license.startsWith('DocumentRef-')) return undefined;
  const [, nonCommercial, rest] = CREATIVE_COMMONS.exec(license) ?? [];
  const family = FAMILIES.find(([pattern]) => pattern.test(license))?.[1];
  return {
    noDerivatives: rest === '-ND',
    nonCommercial: nonCommercial !== undefined || license.startsWith('PolyForm-Noncommercial-'),
    ...(family && { family }),
    useRestrictions: false,
  };
}
