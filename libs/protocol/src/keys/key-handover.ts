import { z } from 'zod';

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const hexAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/);

/**
 * What the executor signs when it asks for a data key: this call is held against this money, and this node is to run this attempt of this
 * step. Amounts and ids are decimal strings.
 */
export const keyGrant = z.object({
  chainId: z.number().int().positive(),
  assetId: decimal,
  callId: hex32,
  step: z.number().int().min(0),
  attempt: z.number().int().min(1),
  node: hexAddress,
  /** held for the asset, in base units */
  heldUsdMicros: decimal,
});

/** `POST /internal/keys`: the grant as a compact JWS, and the key that the node itself has named. */
export const keyRequest = z.object({
  grant: z.string().max(4_096),
  sealingKey: z.object({
    publicKey: hex32,
    validUntil: decimal,
    signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/),
  }),
});

/** The data key wrapped to the node's key (HPKE, RFC 9180): only the node opens it. Bytes are base64. */
export const keyForNode = z.object({
  versionId: z.string().max(64),
  sealedCid: z.string().max(128),
  encapsulated: z.base64(),
  wrapped: z.base64(),
});

export type KeyGrant = z.output<typeof keyGrant>;
export type KeyRequest = z.output<typeof keyRequest>;
export type KeyForNode = z.output<typeof keyForNode>;
