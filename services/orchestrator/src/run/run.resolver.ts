import { CurrentPrincipal, type Principal, requireScope } from '@icubed/identity';
import { DATA_SOURCE } from '@icubed/persistence';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { DataSource } from 'typeorm';
import { planOf } from './plan.js';
import type { CallId, StepState } from './run.js';
import { loadRun, type StoredRun } from './run.store.js';

@Resolver('Run')
export class RunResolver {
  constructor(@Inject(DATA_SOURCE) private readonly source: DataSource) {}

  @Query('run')
  async run(@Args('callId') callId: CallId, @CurrentPrincipal() principal: Principal) {
    const { accountId } = requireScope(principal, 'read');
    const run = await loadRun(this.source, callId);
    return run?.terms.accountId === accountId ? runNode(run) : null;
  }
}

function runNode({ terms, did, workflow, state, decidedAt }: StoredRun) {
  const { callId, chainId, deadline, createdAt } = terms;
  return {
    ...{ callId, did, deadline, createdAt, decidedAt },
    call: callNode(chainId, callId),
    status: state.status.toUpperCase(),
    steps: planOf(workflow).steps.map(({ number, id, did: component }) => ({
      ...{ number, id, did: component },
      ...stepNode(chainId, state.steps[number - 1] ?? { status: 'Waiting' }),
    })),
    ...('code' in state ? { code: state.code, detail: state.detail } : {}),
    failedStep: 'failedStep' in state ? state.failedStep : null,
  };
}

function stepNode(chainId: number, state: StepState) {
  const call = state.status === 'Done' ? callNode(chainId, state.callId) : null;
  return { ...state, call, status: state.status.toUpperCase() };
}

/** The executor's entity, which asks for the owner itself. */
function callNode(chainId: number, callId: CallId) {
  return { __typename: 'Call', id: `call:${chainId}:${callId}` };
}
