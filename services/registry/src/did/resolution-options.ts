import type { VersionWanted } from './document-version.js';

/** Resolution options as they arrive: from a query, each a text or nothing. */
export interface ResolutionOptions {
  readonly versionId?: string | undefined;
  readonly versionTime?: string | undefined;
}

// XML Schema dateTime, normalised to UTC and without fractions: DID Core 1.0, section 3.2.1
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const BLOCK = /^(0|[1-9]\d{0,15})$/;

/** Which version the options ask for, or why they ask for none that could be. */
export function versionWanted({
  versionId,
  versionTime,
}: ResolutionOptions): { wanted: VersionWanted } | { refusal: string } {
  if (versionId !== undefined && versionTime !== undefined)
    return { refusal: 'versionId and versionTime exclude each other' };
  if (versionId !== undefined) {
    return BLOCK.test(versionId) ? { wanted: { versionId } } : { refusal: 'versionId is a block number' };
  }
  if (versionTime === undefined) return { wanted: undefined };
  const milliseconds = DATE_TIME.test(versionTime) ? Date.parse(versionTime) : Number.NaN;
  // Date.parse takes the 31st of April for the 1st of May
  const isReal = !Number.isNaN(milliseconds) && dateTime(milliseconds / 1_000) === versionTime;
  return isReal
    ? { wanted: { versionTime: milliseconds / 1_000 } }
    : { refusal: 'versionTime is written YYYY-MM-DDTHH:MM:SSZ' };
}

export function dateTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString().replace('.000Z', 'Z');
}
