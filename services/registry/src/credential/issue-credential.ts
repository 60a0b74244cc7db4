import { MirrorReader } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { parseDidOn, type Address, type AssetId, type CredentialType } from '@icubed/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { ASSET_PROJECTION } from '../asset/asset.mirror.js';
import type { Asset, RegisteredAsset } from '../asset/asset.js';
import { ReleaseStore } from '../release/release.store.js';
import { assertMayHold, subjectOf, type FinalFacts, type IssuedCredential } from './credential.js';
import { CredentialStore } from './credential.store.js';
import { CredentialIssuer } from './issuer.js';
import { OfferingOutcomes } from './offering-outcomes.js';

export const ISSUE_ERRORS = [
  'REGISTRY.REGISTRATION_NOT_FINAL',
  'REGISTRY.CREDENTIAL_FORBIDDEN',
  'REGISTRY.CREDENTIAL_NOT_DUE',
] as const;
export const REVOKE_ERRORS = [
  'REGISTRY.CREDENTIAL_UNKNOWN',
  'REGISTRY.REGISTRATION_NOT_FINAL',
  'REGISTRY.CREDENTIAL_FORBIDDEN',
] as const;

@Injectable()
export class Credentials {
  constructor(
    @Inject(CredentialStore) private readonly store: CredentialStore,
    @Inject(CredentialIssuer) private readonly issuer: CredentialIssuer,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(ReleaseStore) private readonly releases: ReleaseStore,
    @Inject(OfferingOutcomes) private readonly offerings: OfferingOutcomes,
  ) {}

  /** @throws the codes of {@link ISSUE_ERRORS}, PROTOCOL.WRONG_CHAIN */
  async issue(did: string, type: CredentialType, wallet: Address | undefined, now: Date): Promise<IssuedCredential> {
    const { chainId } = this.mirror;
    const assetId = parseDidOn(chainId, did);
    const facts = await this.finalFacts(assetId);
    assertMayHold(facts.asset, wallet);
    const subject = subjectOf(type, facts);
    const of = { chainId, assetId, type };
    return this.store.issueOnce(of, now, (index) => this.issuer.issue(of, subject, index, now));
  }

  /** @throws the codes of {@link REVOKE_ERRORS} */
  async revoke(id: string, wallet: Address | undefined, now: Date): Promise<IssuedCredential> {
    const held = await this.store.find(id);
    if (!held) throw new ModelverseError('REGISTRY.CREDENTIAL_UNKNOWN', 'there is no such credential');
    assertMayHold(await this.finalAsset(held.assetId), wallet);
    return (await this.store.revoke(id, now)) ?? held;
  }

  private async finalFacts(id: AssetId): Promise<FinalFacts> {
    const { chainId } = this.mirror;
    const asset = await this.finalAsset(id);
    const release = await this.releases.find(chainId, id);
    const offering = await this.offerings.find(chainId, id);
    const backing = await this.offerings.backingOf(chainId, id);
    const bytesVerified = release?.state.status === 'Released';
    return { chainId, id, asset, bytesVerified, ...(offering && { offering }), ...(backing && { backing }) };
  }

  private async finalAsset(id: AssetId): Promise<RegisteredAsset> {
    const final = await this.mirror.finalState<Asset>(ASSET_PROJECTION, id.toString());
    if (final?.state.status === 'Registered') return final.state;
    throw new ModelverseError('REGISTRY.REGISTRATION_NOT_FINAL', 'no registration of such an asset is final');
  }
}
