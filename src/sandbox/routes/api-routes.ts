import type { Route } from '../http/router.js';
import { fileBatchRoutes } from './file-batches.js';
import { fileRoutes } from './files.js';
import { storeFileRoutes } from './store-files.js';
import { searchRoutes } from './search.js';
import { uploadRoutes } from './uploads.js';
import { vectorStoreRoutes } from './vector-stores.js';

/** Every route of the emulated API. */
export const API_ROUTES: readonly Route[] = [
  ...vectorStoreRoutes,
  ...searchRoutes,
  ...storeFileRoutes,
  ...fileBatchRoutes,
  ...fileRoutes,
  ...uploadRoutes,
];
