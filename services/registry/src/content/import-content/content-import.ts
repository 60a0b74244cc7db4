/** An import of an upload, as its row has it. */
export interface ContentImport {
  readonly uploadId: string;
  readonly cid: string;
  /** The folder that the files join, or the name of a single file. */
  readonly path: string;
  readonly state: ImportState;
  /** Bytes of the CAR. */
  readonly received: number;
  readonly startedAt: Date;
}

export type ImportState =
  | { readonly status: 'Running' }
  | { readonly status: 'Done'; readonly files: number }
  | { readonly status: 'Failed'; readonly code: string; readonly detail: string };

/** Who is at work says so more often than this. */
export const HEARTBEAT_MS = 5_000;
const SILENT_MS = 60_000;

/** An import whose process died has ended, whatever its row says. */
export function stateAt(state: ImportState, seenAt: Date, now: Date): ImportState {
  if (state.status !== 'Running' || now.getTime() - seenAt.getTime() <= SILENT_MS) return state;
  return { status: 'Failed', code: 'REGISTRY.IMPORT_INTERRUPTED', detail: 'ask for it again' };
}

export function silentSince(now: Date): Date {
  return new Date(now.getTime() - SILENT_MS);
}
