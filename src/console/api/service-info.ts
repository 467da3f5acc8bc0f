import { useQuery } from '@tanstack/react-query';
import { apiRequest } from './request';
import { publicApi, useSessionState } from './session';

/** What `GET /` says about this deployment. */
export interface ServiceInfo {
  readonly name: string;
  readonly version: string;
  readonly upstream: { readonly host: string; readonly is_sandbox: boolean };
  readonly read_only: boolean;
  /** Fingerprint of the key of the session. */
  readonly key?: string;
}

/** Facts about the deployment; `undefined` while they are loading. */
export function useServiceInfo(): ServiceInfo | undefined {
  const { session } = useSessionState();
  const { data } = useQuery({
    queryKey: ['service', session?.id],
    queryFn: async ({ signal }) =>
      (await (session?.api ?? publicApi).json(apiRequest('get', '/'), { signal })) as unknown as ServiceInfo,
    staleTime: Infinity,
  });
  return data;
}

/** Whether all writes are rejected, so that screens hide the buttons for them. */
export const useIsReadOnly = (): boolean => useServiceInfo()?.read_only === true;
