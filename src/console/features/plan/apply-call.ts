import { apiRequest, type ApiRequest } from '../../api/request';
import type { components } from '../../api/schema';
import type { Plan } from './plan-items';

type ApplyReport = components['schemas']['ApplyReportDto'];

interface ApplyOptions {
  readonly dry_run?: boolean;
  readonly verify?: boolean;
  readonly receipt?: boolean;
}

/** Applies the plan, without its manifests, which its signature does not cover. */
export const applyCallOf = (plan: Plan, options: ApplyOptions): ApiRequest<ApplyReport> => {
  const { manifests: _manifests, ...signed } = plan;
  const query = Object.fromEntries(Object.entries(options).filter(([, isSet]) => isSet));
  return apiRequest('post', '/cleanup/apply', { query, body: signed });
};

/** Applies the plan as a job. The response is the job. */
export function applyJobCallOf(
  plan: Plan,
  options: ApplyOptions,
): ApiRequest<components['schemas']['JobDto']> {
  const request = applyCallOf(plan, options);
  return { ...request, headers: { prefer: 'respond-async' }, data: undefined };
}
