import { createRequire } from 'node:module';
import { ModelverseError } from '@icubed/errors';

/** A licence by its SPDX id, or by a name of one's own, `LicenseRef-…`. `orLater` is the plus of `GPL-2.0+`. */
export interface LicenceName {
  readonly license: string;
  readonly plus?: true;
  readonly exception?: string;
}

/** An SPDX licence expression (SPDX 3.0.1, annex B), parsed. */
export type LicenceExpression =
  | LicenceName
  | {
      readonly conjunction: 'and' | 'or';
      readonly left: LicenceExpression;
      readonly right: LicenceExpression;
    };

// both are CommonJS without types
const require = createRequire(import.meta.url);
const parseSpdx = require('spdx-expression-parse') as (text: string) => LicenceExpression;
const LICENCE_IDS = require('spdx-license-ids') as readonly string[];
const BY_LOWER_CASE = new Map(LICENCE_IDS.map((id) => [id.toLowerCase(), id]));

/** @throws REGISTRY.LICENCE_INVALID */
export function parseLicence(text: string): LicenceExpression {
  try {
    return parseSpdx(text);
  } catch (cause) {
    throw new ModelverseError(
      'REGISTRY.LICENCE_INVALID',
      `"${text.slice(0, 80)}" is no SPDX licence expression: use an id of spdx.org/licenses, or LicenseRef-<name> for another licence`,
      { licence: text.slice(0, 200) },
      { cause },
    );
  }
}

/** The SPDX id written in any case, as model cards write it; undefined where SPDX lists none. */
export function licenceIdOf(text: string): string | undefined {
  return BY_LOWER_CASE.get(text.toLowerCase());
}

/** Every way the expression may be taken: of each, all the licences bind. At most 64 ways. */
export function alternativesOf(expression: LicenceExpression): readonly (readonly LicenceName[])[] {
  if (!('conjunction' in expression)) return [[expression]];
  const [left, right] = [alternativesOf(expression.left), alternativesOf(expression.right)];
  const all =
    expression.conjunction === 'or'
      ? [...left, ...right]
      : left.flatMap((one) => right.map((other) => [...one, ...other]));
  return all.slice(0, 64);
}
