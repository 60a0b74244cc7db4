import { ModelverseError } from '@icubed/errors';
import type { Workflow } from '@icubed/workflow';

/** `workflow-draft:<chainId>:<uuid>` */
export type DraftId = string & { readonly brand: 'DraftId' };

/** A workflow that an account is still working on. It passed validation, and is no asset yet. */
export interface Draft {
  readonly id: DraftId;
  readonly accountId: string;
  readonly name: string;
  /** grows by one with each save */
  readonly version: number;
  readonly workflow: Workflow;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const SYNTAX = /^workflow-draft:([1-9]\d{0,15}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const MAX_NAME = 120;

export function draftIdOf(chainId: number, uuid: string): DraftId {
  return `workflow-draft:${chainId}:${uuid}` as DraftId;
}

/** The uuid, or undefined for what is no draft id of this chain: to a client the same as a draft that does not exist. */
export function parseDraftId(chainId: number, id: string): string | undefined {
  const match = SYNTAX.exec(id);
  return match?.[1] === String(chainId) ? match[2] : undefined;
}

/** Throws ORCHESTRATOR.DRAFT_NAME_MALFORMED. */
export function draftName(text: string): string {
  const name = text.trim();
  if (name.length === 0 || name.length > MAX_NAME || /\p{Cc}/u.test(name)) {
    throw new ModelverseError('ORCHESTRATOR.DRAFT_NAME_MALFORMED', `A name has 1 to ${MAX_NAME} printable characters.`);
  }
  return name;
}
