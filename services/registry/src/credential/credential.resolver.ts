import { orErrorResult } from '@icubed/graphql';
import { CurrentPrincipal, requireScope, type Principal } from '@icubed/identity';
import { address, type Address, type CredentialType } from '@icubed/protocol';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import type { IssuedCredential } from './credential.js';
import { CredentialStore } from './credential.store.js';
import { Credentials, ISSUE_ERRORS, REVOKE_ERRORS } from './issue-credential.js';
import { CredentialIssuer } from './issuer.js';

const TYPE_OF = {
  ASSET_CREATOR: 'AssetCreatorCredential',
  RELEASE_VERIFIED: 'ReleaseVerifiedCredential',
  OFFERING_RELEASED: 'OfferingReleasedCredential',
  OFFERING_BACKED: 'OfferingBackedCredential',
} as const satisfies Record<string, CredentialType>;
type CredentialName = keyof typeof TYPE_OF;
const NAME_OF = Object.fromEntries(Object.entries(TYPE_OF).map(([name, type]) => [type, name])) as Record<
  CredentialType,
  CredentialName
>;

/** Credentials are public like the facts they attest; asking for one and revoking one is for those it speaks for. */
@Resolver('Asset')
export class CredentialResolver {
  constructor(
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(CredentialStore) private readonly store: CredentialStore,
    @Inject(CredentialIssuer) private readonly issuer: CredentialIssuer,
  ) {}

  @ResolveField('credentials')
  async ofAsset(@Parent() { mirrored }: AssetView) {
    return (await this.store.ofAsset(mirrored.chainId, mirrored.id)).map((credential) => this.view(credential));
  }

  @Mutation('issueCredential')
  async issue(@CurrentPrincipal() principal: Principal, @Args('did') did: string, @Args('type') name: CredentialName) {
    const wallet = walletOf(requireScope(principal, 'publish'));
    return orErrorResult(ISSUE_ERRORS, async () =>
      this.view(await this.credentials.issue(did, TYPE_OF[name], wallet, new Date())),
    );
  }

  @Mutation('revokeCredential')
  async revoke(@CurrentPrincipal() principal: Principal, @Args('id') id: string) {
    const known = requireScope(principal, 'publish');
    // what cannot be taken back is for the wallet itself to ask, not for a key that may have leaked
    const wallet = known.kind === 'wallet' ? walletOf(known) : undefined;
    return orErrorResult(REVOKE_ERRORS, async () => this.view(await this.credentials.revoke(id, wallet, new Date())));
  }

  private view({ document, type, ...credential }: IssuedCredential) {
    return {
      __typename: 'Credential',
      ...credential,
      type: NAME_OF[type],
      url: this.issuer.url(credential.id),
      document: JSON.stringify(document),
    };
  }
}

function walletOf(principal: Principal): Address | undefined {
  return principal.address === undefined ? undefined : address(principal.address);
}
