/** What goes through one port: bytes and their media type, parameters included. */
export interface PortValue {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type PortValues = ReadonlyMap<string, PortValue>;

/** 16 MiB: what one lease frame carries. */
export const MAX_BODY_BYTES = 16 * 1_048_576;

/** Such a body as base64 inside JSON, and room for what is around it. */
export const MAX_BODY_JSON_BYTES = 22 * 1_048_576;
