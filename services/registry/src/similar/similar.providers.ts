import type { Provider } from '@nestjs/common';
import { SimilarResolver } from './similar.resolver.js';
import { SimilarStore } from './similar.store.js';

export const similarProviders: Provider[] = [SimilarStore, SimilarResolver];
