import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { address } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { OPEN_RELEASE_ERRORS, prepareOpenRelease, type PrepareOpenReleaseDeps } from './prepare-open-release.js';

export const OPEN_RELEASE_DEPS = Symbol('OPEN_RELEASE_DEPS');

@Resolver()
export class PrepareOpenReleaseResolver {
  constructor(@Inject(OPEN_RELEASE_DEPS) private readonly deps: PrepareOpenReleaseDeps) {}

  @Mutation('prepareOpenRelease')
  async prepareOpenRelease(@CurrentPrincipal() principal: Principal, @Args('did') did: string) {
    const { kind, address: signedIn } = requireScope(principal, 'publish');
    // preparing publishes: what cannot be taken back is for the wallet itself to ask, not for a key that may have leaked
    const wallet = kind === 'wallet' && signedIn !== undefined ? address(signedIn) : undefined;
    return orErrorResult(OPEN_RELEASE_ERRORS, () => prepareOpenRelease(did, wallet, this.deps));
  }
}
