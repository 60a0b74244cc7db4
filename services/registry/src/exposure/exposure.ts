import type { AssetId } from '@icubed/protocol';

/** Where assets are shown in an order that the registry chose. */
export const SURFACES = ['SEARCH', 'LIST', 'SIMILAR'] as const;
export type Surface = (typeof SURFACES)[number];

/** Places from the top of an answer; on any page but the first the place is not known exactly. */
export const PLACES = ['FIRST', 'TO_3', 'TO_10', 'TO_20', 'TO_50', 'TO_100', 'LATER_PAGE'] as const;
export type Place = (typeof PLACES)[number];

/** @param position from 1 */
export function placeOf(position: number, firstPage: boolean): Place {
  if (!firstPage) return 'LATER_PAGE';
  if (position === 1) return 'FIRST';
  if (position <= 3) return 'TO_3';
  if (position <= 10) return 'TO_10';
  if (position <= 20) return 'TO_20';
  return position <= 50 ? 'TO_50' : 'TO_100';
}

export interface ExposureCount {
  readonly surface: Surface;
  readonly day: number;
  readonly id: AssetId;
  readonly place: Place;
  readonly shown: number;
}

/** Sums what was shown since the last batch. Holds at most `limit` different counts: what is beyond is numbered, not silently lost. */
export class ExposureBuffer {
  private counts = new Map<string, ExposureCount>();
  private beyond = 0;

  constructor(private readonly limit: number) {}

  /** Costs a look-up a row: an answer waits for nothing. */
  add(surface: Surface, day: number, firstPage: boolean, ids: readonly AssetId[]): void {
    ids.forEach((id, index) => {
      const place = placeOf(index + 1, firstPage);
      const key = `${surface} ${day} ${place} ${id}`;
      const known = this.counts.get(key);
      if (known === undefined && this.counts.size >= this.limit) this.beyond += 1;
      else this.counts.set(key, { surface, day, id, place, shown: (known?.shown ?? 0) + 1 });
    });
  }

  /** Undefined when nothing was shown. Ordered, so that replicas that write at once never wait for each other in a circle. */
  take(): { readonly counts: readonly ExposureCount[]; readonly dropped: number } | undefined {
    if (this.counts.size === 0 && this.beyond === 0) return undefined;
    const key = ({ surface, day, id, place }: ExposureCount) =>
      `${surface} ${day} ${String(id).padStart(78, '0')} ${place}`;
    const counts = [...this.counts.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const dropped = this.beyond;
    this.counts = new Map();
    this.beyond = 0;
    return { counts, dropped };
  }
}
