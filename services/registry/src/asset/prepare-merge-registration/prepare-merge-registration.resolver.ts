import { orErrorResult, type ErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { address, type SignedMergeReceipt } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { PreparedRegistration, PrepareRegistration } from '../prepare-registration/prepare-registration.js';
import {
  MERGE_REGISTRATION_ERRORS,
  prepareMergeRegistration,
  type PrepareMergeDeps,
} from './prepare-merge-registration.js';

export const MERGE_REGISTRATION_DEPS = Symbol('MERGE_REGISTRATION_DEPS');

interface PrepareMergeInput {
  readonly registration: Omit<PrepareRegistration, 'accountId'>;
  readonly receipt: Omit<SignedMergeReceipt, 'validUntil'> & { readonly validUntil: Date };
}

@Resolver()
export class PrepareMergeRegistrationResolver {
  constructor(@Inject(MERGE_REGISTRATION_DEPS) private readonly deps: PrepareMergeDeps) {}

  @Mutation('prepareMergeRegistration')
  async prepareMergeRegistration(
    @CurrentPrincipal() principal: Principal,
    @Args('input') { registration, receipt }: PrepareMergeInput,
  ): Promise<(PreparedRegistration & { __typename: string }) | ErrorResult> {
    const { accountId } = requireScope(principal, 'publish');
    const validUntil = BigInt(Math.floor(receipt.validUntil.getTime() / 1_000));
    const signed = { ...receipt, node: address(receipt.node), validUntil };
    return orErrorResult(MERGE_REGISTRATION_ERRORS, async () => ({
      __typename: 'PreparedRegistration',
      ...(await prepareMergeRegistration({ ...registration, accountId }, signed, this.deps)),
    }));
  }
}
