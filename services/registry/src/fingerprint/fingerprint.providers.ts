import type { Provider } from '@nestjs/common';
import { SuspectedParentsResolver, UploadSuspectsResolver } from './fingerprint.resolver.js';
import { FingerprintStore } from './fingerprint.store.js';
import { FingerprintWorker } from './fingerprint.worker.js';

export const fingerprintProviders: Provider[] = [
  FingerprintStore,
  FingerprintWorker,
  SuspectedParentsResolver,
  UploadSuspectsResolver,
];
