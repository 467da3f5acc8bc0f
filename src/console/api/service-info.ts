import { queryOptions, useQuery } from '@tanstack/react-query';
import { apiRequest } from './request';
import { publicApi } from './session';

/** What `GET /` says about this deployment. Older services lack these fields. */
export interface ServiceInfo {
  readonly name: string;
  readonly version: string;
  readonly upstream_host?: string;
  readonly sandbox?: boolean;
  readonly read_only?: boolean;
}

export const serviceInfoQuery = queryOptions({
  queryKey: ['service'],
  queryFn: ({ signal }) => publicApi.json(apiRequest('get', '/'), { signal }) as Promise<ServiceInfo>,
  staleTime: Infinity,
});

/** Facts about the deployment; `undefined` while they are loading. */
export const useServiceInfo = (): ServiceInfo | undefined => useQuery(serviceInfoQuery).data;

/** Whether all writes are rejected, so that screens hide the buttons for them. */
export const useIsReadOnly = (): boolean => useServiceInfo()?.read_only === true;
