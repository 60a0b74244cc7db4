import { licenceIdOf } from '../licence/licence-expression.js';

/** Names without a version or an "only" that hubs use for what SPDX names exactly; the narrower reading is taken. */
const BY_HUB_NAME: Readonly<Record<string, string>> = {
  'gpl-2.0': 'GPL-2.0-only',
  'gpl-3.0': 'GPL-3.0-only',
  'agpl-3.0': 'AGPL-3.0-only',
  'lgpl-2.1': 'LGPL-2.1-only',
  'lgpl-3.0': 'LGPL-3.0-only',
};
const OTHER = 'other';
const UNKNOWN = 'unknown';
const OWN_NAME = 'LicenseRef-';

/** The SPDX expression of a hub's licence names: all of them hold. Undefined where the card says that it knows none. */
export function licenceOfHub(names: readonly string[], ownName: string | undefined): string | undefined {
  const ids = names
    .map((name) => name.toLowerCase())
    .filter((name) => name !== UNKNOWN)
    .map(
      (name) =>
        BY_HUB_NAME[name] ?? licenceIdOf(name) ?? `${OWN_NAME}${slug(name === OTHER ? (ownName ?? OTHER) : name)}`,
    );
  return ids.length === 0 ? undefined : ids.join(' AND ');
}

/** A hub has no expressions: what is no single licence of SPDX is `other` under its own name. */
export function hubLicenceOf(expression: string): { license: string; license_name?: string } {
  const known = Object.entries(BY_HUB_NAME).find(([, spdx]) => spdx === expression)?.[0] ?? licenceIdOf(expression);
  if (known !== undefined) return { license: known.toLowerCase() };
  const own = expression.startsWith(OWN_NAME) && !expression.includes(' ');
  return { license: OTHER, license_name: own ? expression.slice(OWN_NAME.length) : expression };
}

function slug(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9.-]+/g, '-').replaceAll(/^-+|-+$/g, '') || OTHER;
}
