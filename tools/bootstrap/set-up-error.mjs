/** A failure whose message tells the user what to do; anything else is a bug and shows its stack. */
export class SetUpError extends Error {}
