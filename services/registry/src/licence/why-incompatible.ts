import { alternativesOf, parseLicence, type LicenceName } from './licence-expression.js';
import { obligationsOf } from './obligations.js';

/**
 * Why something made from a work under `parent` may not be passed on under `child`, in a sentence; undefined where nothing says so. It
 * judges what the licences' texts say of derivatives, by their names; the commercial terms are on the chain and hold beside them. A name
 * that SPDX does not list is left to its author. Where the parent lets one choose, one way that fits is enough.
 *
 * @param child undefined where the card names no licence
 * @throws REGISTRY.LICENCE_INVALID
 */
export function whyIncompatible(child: string | undefined, parent: string): string | undefined {
  const childWays = child === undefined ? [[]] : alternativesOf(parseLicence(child));
  let reason: string | undefined;
  for (const parentWay of alternativesOf(parseLicence(parent))) {
    const refusals = childWays.map((way) => refusalOf(way, parentWay));
    // who takes the child may choose any of its ways, so each of them has to fit
    const refusal = refusals.find((found) => found !== undefined);
    if (refusal === undefined) return undefined;
    reason ??= refusal;
  }
  return reason;
}

function refusalOf(child: readonly LicenceName[], parent: readonly LicenceName[]): string | undefined {
  for (const name of parent) {
    const asked = obligationsOf(name);
    if (asked === undefined) continue;
    if (asked.noDerivatives) return `${name.license} forbids derivatives`;
    if (asked.nonCommercial && !child.some((own) => obligationsOf(own)?.nonCommercial)) {
      return `${name.license} allows no commercial use, which ${said(child)} would`;
    }
    if (asked.family !== undefined && !child.some((own) => isKept(own, name, asked.family!))) {
      return `${name.license} asks derivatives to keep its licence, and ${said(child)} does not`;
    }
    if (asked.useRestrictions && !child.some((own) => own.license === name.license)) {
      return `${name.license} asks derivatives to pass on its restrictions of use, and ${said(child)} does not`;
    }
  }
  return undefined;
}

/** Within a family, the same version or a later one; the GPL's versions only where "or later" says so, and into the AGPL of the same version. */
function isKept(own: LicenceName, asked: LicenceName, family: string): boolean {
  if (own.license === asked.license || obligationsOf(own)?.family !== family) return own.license === asked.license;
  if (family !== 'GPL') return versionOf(own) >= versionOf(asked);
  const isOrLater = asked.plus === true || asked.license.endsWith('-or-later');
  const towardsAffero = own.license.startsWith('AGPL') || !asked.license.startsWith('AGPL');
  if (!towardsAffero) return false;
  return isOrLater ? versionOf(own) >= versionOf(asked) : versionOf(own) === versionOf(asked) && versionOf(own) >= 3;
}

function versionOf({ license }: LicenceName): number {
  return Number(/-(\d+\.\d+)/.exec(license)?.[1] ?? 0);
}

function said(child: readonly LicenceName[]): string {
  return child.length === 0 ? 'a card without a licence' : child.map(({ license }) => license).join(' AND ');
}
