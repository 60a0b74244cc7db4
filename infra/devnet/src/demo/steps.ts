import type { Stage } from './stage.js';
import { callGraphql } from './steps/call-graphql.js';
import { callMcp } from './steps/call-mcp.js';
import { callRest } from './steps/call-rest.js';
import { claim } from './steps/claim.js';
import { compose } from './steps/compose.js';
import { conserve } from './steps/conserve.js';
import { lock } from './steps/lock.js';
import { offer } from './steps/offer.js';
import { publish } from './steps/publish.js';
import { rank, rate, recompute } from './steps/rank.js';
import { receipts } from './steps/receipts.js';
import { release } from './steps/release.js';
import { resellReservation } from './steps/resell-reservation.js';
import { derive } from './steps/derive.js';
import { fill, reserve } from './steps/reserve.js';
import { royalties } from './steps/royalties.js';
import { settle } from './steps/settle.js';
import { trade } from './steps/trade.js';
import type { Step } from './story.js';

/** The main job, in order. Each step goes through the public API or a signed transaction, as a stranger's would. */
export const steps: readonly Step<Stage>[] = [
  publish,
  offer,
  reserve,
  resellReservation,
  fill,
  lock,
  release,
  trade,
  derive,
  compose,
  callRest,
  callGraphql,
  callMcp,
  receipts,
  settle,
  royalties,
  claim,
  rate,
  rank,
  recompute,
  conserve,
];
