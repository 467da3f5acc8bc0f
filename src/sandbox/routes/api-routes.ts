import type { RouteTable } from '../http/router.js';
import { fileBatchRoutes } from './file-batches.js';
import { fileRoutes } from './files.js';
import { searchRoutes } from './search.js';
import { storeFileRoutes } from './store-files.js';
import { uploadRoutes } from './uploads.js';
import { vectorStoreRoutes } from './vector-stores.js';

/** All routes of the emulated API. */
export const API_ROUTES: readonly RouteTable[] = [
  vectorStoreRoutes,
  searchRoutes,
  storeFileRoutes,
  fileBatchRoutes,
  fileRoutes,
  uploadRoutes,
];
