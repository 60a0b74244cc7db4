import type { Provider } from '@nestjs/common';
import { ExposureRecorder } from '../exposure/exposure-recorder.js';
import { ExposureResolver } from '../exposure/exposure.resolver.js';
import { ExposureStore } from '../exposure/exposure.store.js';
import { WishStore } from '../wishlist/wish.store.js';
import { WishlistResolver } from '../wishlist/wishlist.resolver.js';
import { EngagementResolver } from './engagement.resolver.js';
import { EngagementStore } from './engagement.store.js';
import { EngagementWorker } from './engagement.worker.js';
import { RecordView } from './record-view/record-view.js';
import { ViewStore } from './view.store.js';

export const engagementProviders: Provider[] = [
  ViewStore,
  RecordView,
  EngagementStore,
  EngagementResolver,
  EngagementWorker,
  WishStore,
  WishlistResolver,
  ExposureStore,
  ExposureRecorder,
  ExposureResolver,
];
