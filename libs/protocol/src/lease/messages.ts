import { z } from 'zod';
import { keyForNode, keyRequest } from '../keys/key-handover.js';

/**
 * The lease protocol between executor and node, version 1. One WebSocket, node to executor:
 *
 *   executor → challenge        node → hello (EIP-712 over the nonce)       executor → welcome
 *   executor → lease (+ input bytes)   node → accepted | refused, progress*, result (+ output bytes) | failure
 *   of a lease of sealed content:      node → keyWanted (its own X25519 key)         executor → keyGranted | keyRefused
 *   executor → cancel           node → draining (finishes what runs, takes nothing new)
 *
 * Amounts and ids are decimal strings, digests 0x-hex, times unix seconds as decimal strings.
 */
export const LEASE_PROTOCOL_VERSION = 1;

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const hexAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const decimal = z.string().regex(/^(0|[1-9]\d{0,77})$/);
const signature = z.string().regex(/^0x[0-9a-fA-F]{130}$/);
const leaseId = z.string().min(1).max(128);

export const nodeCapabilities = z.object({
  runtimes: z.array(z.string().max(64)).max(16),
  processors: z.array(z.string().max(64)).max(64),
  concurrency: z.number().int().min(1).max(256),
  /** It asks for keys: a node that does not say so is leased released content only. */
  opensSealed: z.boolean().optional(),
});

export const challenge = z.object({
  type: z.literal('challenge'),
  protocol: z.literal(LEASE_PROTOCOL_VERSION),
  nonce: hex32,
  executor: z.string().max(256),
  chainId: z.number().int().positive(),
  jobManager: hexAddress,
});
export const welcome = z.object({
  type: z.literal('welcome'),
  nodeId: z.string(),
  heartbeatSeconds: z.number().int().positive(),
});
export const rejected = z.object({ type: z.literal('rejected'), code: z.string(), detail: z.string() });

/** CID of the published plain folder, or of the sealed one */
const contentCid = z.string().max(128);
/** The content is not released: its folder is the sealed one, and a key has to be asked for. */
const sealed = z.literal(true).optional();

export const lease = z.object({
  type: z.literal('lease'),
  leaseId,
  callId: hex32,
  step: z.number().int().min(0),
  attempt: z.number().int().min(1),
  did: z.string(),
  assetId: decimal,
  creator: hexAddress,
  /** registered digest: sha256(chainId ‖ creator ‖ filesRoot) */
  digest: hex32,
  contentCid,
  sealed,
  /** What a profile or an adapter runs on: the base as it is registered. Absent for an asset that runs by itself. */
  base: z
    .object({ did: z.string(), assetId: decimal, creator: hexAddress, digest: hex32, contentCid, sealed })
    .optional(),
  input: z.object({ mediaType: z.string().max(128), sha256: hex32, size: z.number().int().min(0) }),
  assetPrice: decimal,
  nodePrice: decimal,
  chainTime: decimal,
  /** milliseconds the node has for this lease, from its arrival */
  timeoutMs: z.number().int().positive(),
  /** W3C Trace Context: the node may continue the call's trace */
  traceparent: z.string().max(64).optional(),
});
export const cancel = z.object({ type: z.literal('cancel'), leaseId, reason: z.string().max(256) });
export const keyGranted = z.object({ type: z.literal('keyGranted'), leaseId, assetId: decimal, key: keyForNode });
export const keyRefused = z.object({
  type: z.literal('keyRefused'),
  leaseId,
  assetId: decimal,
  code: z.string().max(64),
  detail: z.string().max(2_000),
});

export const hello = z.object({
  type: z.literal('hello'),
  node: hexAddress,
  expiresAt: decimal,
  signature,
  priceUsdMicros: decimal,
  capabilities: nodeCapabilities,
  software: z.string().max(128),
});
export const accepted = z.object({ type: z.literal('accepted'), leaseId });
export const refused = z.object({
  type: z.literal('refused'),
  leaseId,
  code: z.string().max(64),
  detail: z.string().max(512),
});
export const keyWanted = z.object({
  type: z.literal('keyWanted'),
  leaseId,
  /** the leased asset, or its base */
  assetId: decimal,
  sealingKey: keyRequest.shape.sealingKey,
});
export const progress = z.object({
  type: z.literal('progress'),
  leaseId,
  stage: z.string().max(64),
  fraction: z.number().min(0).max(1),
});
export const result = z.object({
  type: z.literal('result'),
  leaseId,
  output: z.object({ mediaType: z.string().max(128), sha256: hex32, size: z.number().int().min(0) }),
  signature,
  computeMs: z.number().min(0),
});
export const failure = z.object({
  type: z.literal('failure'),
  leaseId,
  code: z.string().max(64),
  detail: z.string().max(2_000),
  retryable: z.boolean(),
});
export const draining = z.object({ type: z.literal('draining') });

export const executorMessage = z.discriminatedUnion('type', [
  challenge,
  welcome,
  rejected,
  lease,
  cancel,
  keyGranted,
  keyRefused,
]);
export const nodeMessage = z.discriminatedUnion('type', [
  hello,
  accepted,
  refused,
  keyWanted,
  progress,
  result,
  failure,
  draining,
]);

export type ExecutorMessage = z.output<typeof executorMessage>;
export type NodeMessage = z.output<typeof nodeMessage>;
export type LeaseMessage = z.output<typeof lease>;
export type HelloMessage = z.output<typeof hello>;
export type ResultMessage = z.output<typeof result>;
export type KeyWantedMessage = z.output<typeof keyWanted>;
export type KeyAnswerMessage = z.output<typeof keyGranted> | z.output<typeof keyRefused>;
export type NodeCapabilities = z.output<typeof nodeCapabilities>;
