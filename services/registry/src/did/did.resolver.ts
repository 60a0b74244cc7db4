import { InjectConfig } from '@icubed/hosting';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AssetView } from '../asset/asset-view.js';
import type { RegistryConfig } from '../config.js';
import { didDocumentOf } from './did-document.js';

@Resolver('Asset')
export class DidResolver {
  constructor(@InjectConfig() private readonly config: RegistryConfig) {}

  @ResolveField('didDocument')
  didDocument(@Parent() { did, mirrored }: AssetView) {
    const document = didDocumentOf(did, mirrored.chainId, mirrored.asset, this.config.publicUrl);
    const { id, controller, verificationMethod: verificationMethods, service: services } = document;
    return { id, controller, verificationMethods, services, json: JSON.stringify(document) };
  }
}
