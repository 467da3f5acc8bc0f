import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { planRequestOf, type PlanSearch } from '../../api/plan-search';
import { apiRequest, type ApiRequest } from '../../api/request';
import { useSession } from '../../api/session';
import type { Plan } from './plan-items';

/** The request for a plan; `undefined` if nothing is selected. */
export function planCallOf(search: PlanSearch): ApiRequest<Plan> | undefined {
  const body = planRequestOf(search);
  return body && apiRequest('post', '/cleanup/plans', { body });
}

/** Plans the selection when the screen opens. A plan is only kept while its screen is shown. */
export function usePlan(request: ApiRequest<Plan>): UseQueryResult<Plan> {
  const { id, api } = useSession();
  return useQuery({
    queryKey: ['plan', id, request],
    queryFn: ({ signal }) => api.json(request, { signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
}
