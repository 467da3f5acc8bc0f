import { apiRequest, type ApiRequest } from './request';
import type { components } from './schema';
import { queryOf, type StoreSearch } from './store-search';

export type StoreSummary = components['schemas']['VectorStoreSummaryDto'];

/** Lists the stores that match the filters. */
export const storeListRequest = (search: StoreSearch): ApiRequest =>
  apiRequest('get', '/vector_stores', { query: queryOf(search) });
