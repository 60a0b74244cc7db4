/** The most parts one of `members` may own, so that every part finds an owner and no member hoards. */
export function fairShare(parts: number, members: number): number {
  return Math.ceil(parts / Math.max(1, members));
}
