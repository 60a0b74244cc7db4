import type { OfferingEvent } from '../offering/offering-event.js';
import type { ShareTransfer } from '../position/position-event.js';

/** Who holds what of an offering, and when that is counted. */
export type BackingEvent = ShareTransfer | Extract<OfferingEvent, { name: 'OfferingOpened' | 'OfferingReleased' }>;
