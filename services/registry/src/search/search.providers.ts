import type { Provider } from '@nestjs/common';
import { CatalogueStore } from './catalogue.store.js';
import { CatalogueWorker } from './catalogue.worker.js';
import { SearchResolver } from './search.resolver.js';
import { SearchStore } from './search.store.js';

export const searchProviders: Provider[] = [CatalogueStore, CatalogueWorker, SearchStore, SearchResolver];
