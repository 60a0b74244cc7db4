import type { Provider } from '@nestjs/common';
import { Wallet } from 'ethers';
import type { RegistryConfig } from '../config.js';
import { CredentialResolver } from './credential.resolver.js';
import { CredentialStore } from './credential.store.js';
import { Credentials } from './issue-credential.js';
import { CredentialIssuer } from './issuer.js';
import { OfferingOutcomes } from './offering-outcomes.js';

export function credentialProviders(config: RegistryConfig): Provider[] {
  return [
    CredentialStore,
    CredentialResolver,
    Credentials,
    OfferingOutcomes,
    {
      provide: CredentialIssuer,
      useFactory: () => new CredentialIssuer(new Wallet(config.verifierPrivateKey), config.chainId, config.publicUrl),
    },
  ];
}
