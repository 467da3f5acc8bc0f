import { useQuery } from '@tanstack/react-query';
import { apiRequest } from './request';
import type { components } from './schema';
import { publicApi, useSessionState } from './session';

type ServiceInfo = components['schemas']['ServiceDto'];

/** Facts about the deployment; `undefined` while they are loading. */
export function useServiceInfo(): ServiceInfo | undefined {
  const { session } = useSessionState();
  const { data } = useQuery({
    queryKey: ['service', session?.id],
    queryFn: ({ signal }) => (session?.api ?? publicApi).json(apiRequest('get', '/'), { signal }),
    staleTime: Infinity,
  });
  return data;
}

/** Whether all writes are rejected, so that screens hide the buttons for them. */
export const useIsReadOnly = (): boolean => useServiceInfo()?.read_only === true;
