import { keccak256, solidityPacked } from 'ethers';
import { type Bytes32, bytes32 } from './asset-id.js';

const TAG = 'icubed-step-call/1';

/**
 * The call that one step of a workflow's call is: `keccak256(tag ‖ callId (32) ‖ step (uint32, big-endian))`. Whoever asks for the
 * step again asks for the same call, so it runs and is paid once. Steps count from 1.
 */
export function stepCallId(callId: string, step: number): Bytes32 {
  if (!Number.isInteger(step) || step < 1 || step > 0xffff_ffff) throw new RangeError(`no step of a workflow: ${step}`);
  return keccak256(solidityPacked(['string', 'bytes32', 'uint32'], [TAG, bytes32(callId), step])) as Bytes32;
}
