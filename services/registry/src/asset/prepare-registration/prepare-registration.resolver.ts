import { orErrorResult, type ErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import {
  prepareRegistration,
  REGISTRATION_ERRORS,
  type PreparedRegistration,
  type PrepareRegistration,
  type PrepareRegistrationDeps,
} from './prepare-registration.js';

export const REGISTRATION_DEPS = Symbol('REGISTRATION_DEPS');

@Resolver()
export class PrepareRegistrationResolver {
  constructor(@Inject(REGISTRATION_DEPS) private readonly deps: PrepareRegistrationDeps) {}

  @Mutation('prepareRegistration')
  async prepareRegistration(
    @CurrentPrincipal() principal: Principal,
    @Args('input') input: Omit<PrepareRegistration, 'accountId'>,
  ): Promise<(PreparedRegistration & { __typename: string }) | ErrorResult> {
    const { accountId } = requireScope(principal, 'publish');
    return orErrorResult(REGISTRATION_ERRORS, async () => ({
      __typename: 'PreparedRegistration',
      ...(await prepareRegistration({ ...input, accountId }, this.deps)),
    }));
  }
}
