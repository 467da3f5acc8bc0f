import type { Route } from '../router.js';
import { fileBatchRoutes } from './file-batches.js';
import { fileRoutes } from './files.js';
import { storeFileRoutes } from './store-files.js';
import { searchRoutes } from './search.js';
import { vectorStoreRoutes } from './vector-stores.js';

/** Every route of the emulated API. A family more, such as uploads, is one line more. */
export const API_ROUTES: readonly Route[] = [
  ...vectorStoreRoutes,
  ...searchRoutes,
  ...storeFileRoutes,
  ...fileBatchRoutes,
  ...fileRoutes,
];
