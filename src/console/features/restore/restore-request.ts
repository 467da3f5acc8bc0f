import { apiRequest, type ApiRequest } from '../../api/request';
import type { components } from '../../api/schema';
import type { Manifest } from './manifest-file';

type RestoreBody = components['schemas']['RestoreVectorStoresDto'];

/** @param into an existing store that gets the missing files; only for a single manifest */
export function restoreRequest(manifests: readonly Manifest[], into?: string): ApiRequest {
  const [only] = manifests;
  const body = (
    manifests.length === 1 && only !== undefined
      ? { ...only, ...(into !== undefined && { into }) }
      : { manifests: [...manifests] }
  ) as RestoreBody;
  return apiRequest('post', '/vector_stores/restore', { body });
}
