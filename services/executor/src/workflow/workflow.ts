import type { AssetId, Did } from '@icubed/protocol';
import type { Port } from '@icubed/workflow';

/** One call of a component; steps count from 1. */
export interface WorkflowStep {
  readonly step: number;
  readonly id: string;
  readonly did: Did;
  readonly assetId: AssetId;
}

/** What the orchestrator found in the published folder and verified against the registration and the lock. */
export interface AdmittedWorkflow {
  /** of the content that was verified */
  readonly digest: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly steps: readonly WorkflowStep[];
}
