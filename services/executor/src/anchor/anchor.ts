import { type Bytes32, cidOf, leafHash, merkleProof, merkleRoot } from '@icubed/protocol';

const HOUR_SECONDS = 3_600;

/** Hours as ReceiptAnchor counts them, from 1970-01-01 00:00 UTC: the last one that is over at this Unix second. */
export function lastHour(seconds: number): number {
  return Math.floor(seconds / HOUR_SECONDS) - 1;
}

/** Unix second at which an hour is over. */
export const endOfHour = (hour: number): number => (hour + 1) * HOUR_SECONDS;

/** What is anchored of an hour. Its receipts are in the order of the tree: ascending by id. */
export interface ReceiptHour {
  readonly hour: number;
  readonly root: Bytes32;
  readonly cid: string;
  readonly receiptIds: readonly Bytes32[];
}

/** RFC 6962 over the receipts' ids. Their ids alone make the order, so whoever has the same receipts has the same root. */
export function receiptHour(hour: number, receipts: readonly Bytes32[]): ReceiptHour {
  const receiptIds = receipts.toSorted();
  return { hour, root: hex(merkleRoot(leavesOf(receiptIds))), cid: cidOf(listOf(receiptIds)), receiptIds };
}

/** The bytes that the hour's CID names: a JSON array of ids, without white space. */
export function listOf(receiptIds: readonly Bytes32[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(receiptIds));
}

/** Siblings from the `index`-th receipt to the root, as `ReceiptAnchor.includes` takes them. Hashes the whole hour. */
export function proofOf(receiptIds: readonly Bytes32[], index: number): Bytes32[] {
  return merkleProof(leavesOf(receiptIds), index).map(({ hash }) => hex(hash));
}

const leavesOf = (ids: readonly Bytes32[]) => ids.map((id) => leafHash(Buffer.from(id.slice(2), 'hex')));
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}` as Bytes32;

/** What ReceiptAnchor says of an hour, final. */
export interface AnchoredHour {
  readonly root: string;
  readonly count: number;
  readonly cid: string;
  readonly transactionHash: string;
  readonly blockNumber: number;
  /** Unix seconds of the block; claims and challenges count from it */
  readonly anchoredAt: number;
}

/** Where a receipt stands under the root of its hour. */
export interface ReceiptPlace extends AnchoredHour {
  readonly hour: number;
  readonly index: number;
  readonly proof: readonly Bytes32[];
}

/** A place in JSON, with the contract that a stranger asks. */
export function placeView(place: ReceiptPlace, contract: string) {
  return { ...place, contract, anchoredAt: new Date(place.anchoredAt * 1_000).toISOString() };
}
